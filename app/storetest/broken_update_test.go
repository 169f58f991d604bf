package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"reflect"
	"time"

	"littleshelf/app"
)

// Engines whose View or Update is broken.

// modified is a Model with another Update or View.
type modified struct {
	*Model
	update func(ctx context.Context, m *Model, fn func(app.Tx) error) error
	view   func(ctx context.Context, m *Model, fn func(app.Reader) error) error
}

func (t modified) Update(ctx context.Context, fn func(app.Tx) error) error {
	if t.update == nil {
		return t.Model.Update(ctx, fn)
	}
	return t.update(ctx, t.Model, fn)
}

func (t modified) View(ctx context.Context, fn func(app.Reader) error) error {
	if t.view == nil {
		return t.Model.View(ctx, fn)
	}
	return t.view(ctx, t.Model, fn)
}

func updates(update func(context.Context, *Model, func(app.Tx) error) error) func() app.Store {
	return func() app.Store { return modified{Model: NewModel(), update: update} }
}

func views(view func(context.Context, *Model, func(app.Reader) error) error) func() app.Store {
	return func() app.Store { return modified{Model: NewModel(), view: view} }
}

func keepsFailed(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	var failed error
	err := m.Update(ctx, func(tx app.Tx) error {
		failed = fn(tx)
		return nil
	})
	return cmp.Or(err, failed)
}

func keepsPanicked(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	var value any
	err := m.Update(ctx, func(tx app.Tx) (err error) {
		value = panicOf(func() { err = fn(tx) })
		return err
	})
	if value != nil {
		panic(value)
	}
	return err
}

func swallowsPanic(ctx context.Context, m *Model, fn func(app.Tx) error) (err error) {
	if value := panicOf(func() { err = m.Update(ctx, fn) }); value != nil {
		return fmt.Errorf("panic: %v", value)
	}
	return err
}

func swallowsError(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	_ = m.Update(ctx, fn)
	return ctx.Err()
}

func wrapsError(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	return wrap("update", m.Update(ctx, fn))
}

func losesUpdates(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	next := m.committed.Load().clone()
	if err := cmp.Or(ctx.Err(), fn(next)); err != nil {
		return err
	}
	time.Sleep(time.Millisecond)
	m.committed.Store(next)
	return nil
}

func commitsHalves(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	return m.Update(ctx, func(tx app.Tx) error {
		half := m.committed.Load().clone()
		if err := fn(tx); err != nil {
			return err
		}
		half.users = maps.Clone(tx.(*state).users)
		m.committed.Store(half)
		time.Sleep(time.Millisecond)
		return nil
	})
}

func doesTwice(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	return cmp.Or(m.Update(ctx, fn), m.Update(ctx, fn))
}

func givesNumbersBack(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	err := m.Update(ctx, fn)
	if err == nil {
		return nil
	}
	_ = m.Update(context.WithoutCancel(ctx), func(tx app.Tx) error {
		counters := tx.(*state).counters
		counters["comment"] = max(counters["comment"], 1) - 1
		return nil
	})
	return err
}

func refusesEmpty(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	return m.Update(ctx, func(tx app.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if reflect.DeepEqual(tx, m.committed.Load()) {
			return errors.New("nothing to commit")
		}
		return nil
	})
}

func ignoresContext(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	return m.Update(context.WithoutCancel(ctx), fn)
}

func checksContextLate(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	return cmp.Or(ignoresContext(ctx, m, fn), ctx.Err())
}

func viewIgnoresContext(ctx context.Context, m *Model, fn func(app.Reader) error) error {
	return m.View(context.WithoutCancel(ctx), fn)
}

func swallowsViewError(ctx context.Context, m *Model, fn func(app.Reader) error) error {
	_ = m.View(ctx, fn)
	return ctx.Err()
}

// laterBooks reads the current books instead of a snapshot.
type laterBooks struct {
	*state
	m *Model
}

func (r laterBooks) Book(id app.BookID) (app.Book, error) { return r.m.committed.Load().Book(id) }

func seesLater(ctx context.Context, m *Model, fn func(app.Reader) error) error {
	return m.View(ctx, func(r app.Reader) error { return fn(laterBooks{r.(*state), m}) })
}

// laterRows lists a snapshot of the keys, but reads each row at the moment it is listed.
type laterRows struct {
	*state
	m *Model
}

func (r laterRows) Users() iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		for user := range r.state.Users() {
			if !yield(r.m.committed.Load().User(user.ID)) {
				return
			}
		}
	}
}

func listsLater(ctx context.Context, m *Model, fn func(app.Reader) error) error {
	return m.View(ctx, func(r app.Reader) error { return fn(laterRows{r.(*state), m}) })
}

// blind does not see the comments of its own transaction.
type blind struct {
	*state
	committed *state
}

func (tx blind) Comment(id app.CommentID) (app.Comment, error) { return tx.committed.Comment(id) }

func seesNoWrites(ctx context.Context, m *Model, fn func(app.Tx) error) error {
	return m.Update(ctx, func(tx app.Tx) error { return fn(blind{tx.(*state), m.committed.Load()}) })
}

// oneCursor has one cursor for all lists of readers.
type oneCursor struct {
	*state
	at *int
}

func (r oneCursor) Users() iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		users, _ := collect(r.state.Users())
		for *r.at = 0; *r.at < len(users); *r.at++ {
			if !yield(users[*r.at], nil) {
				return
			}
		}
	}
}

func listsFromOneCursor(ctx context.Context, m *Model, fn func(app.Reader) error) error {
	return m.View(ctx, func(r app.Reader) error { return fn(oneCursor{r.(*state), new(int)}) })
}

// openLate returns a store whose Views run on the state before the last Update.
func openLate() app.Store {
	shown := NewModel()
	return modified{NewModel(),
		func(ctx context.Context, m *Model, fn func(app.Tx) error) error {
			before := m.committed.Load()
			err := m.Update(ctx, fn)
			shown.committed.Store(before)
			return err
		},
		func(ctx context.Context, _ *Model, fn func(app.Reader) error) error { return shown.View(ctx, fn) },
	}
}
