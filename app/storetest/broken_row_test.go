package storetest

import (
	"context"
	"iter"
	"time"

	"littleshelf/app"
)

// Engines whose rows and keys are broken. They are a state with one or two wrong methods.

// engineOf returns an engine whose transactions have type T.
func engineOf[T interface {
	~struct{ *state }
	app.Reader
	app.Tx
}]() func() app.Store {
	return func() app.Store {
		return modified{NewModel(),
			func(ctx context.Context, m *Model, fn func(app.Tx) error) error {
				return m.Update(ctx, func(tx app.Tx) error { return fn(T{tx.(*state)}) })
			},
			func(ctx context.Context, m *Model, fn func(app.Reader) error) error {
				return m.View(ctx, func(r app.Reader) error { return fn(T{r.(*state)}) })
			},
		}
	}
}

// A taken key is no conflict.
type (
	takesOpenID struct{ *state }
	takesSKey   struct{ *state }
	takesNumber struct{ *state }
	takesBook   struct{ *state }
)

func (s takesOpenID) PutUser(user app.User) error {
	s.users[user.ID] = copied(user)
	return nil
}

func (s takesSKey) PutSession(session app.Session) error {
	s.sessions[session.ID] = session
	return nil
}

func (s takesNumber) PutComment(comment app.Comment) error {
	s.comments[comment.ID] = comment
	return nil
}

func (s takesBook) PutOrder(order app.Order) error {
	s.orders[order.ID] = order
	return nil
}

// A conflict is returned after the row is written.
type conflictsLate struct{ *state }

func (s conflictsLate) PutOrder(order app.Order) error {
	err := s.state.PutOrder(order)
	s.orders[order.ID] = order
	return err
}

// A row is not what was put.
type (
	mergesRows   struct{ *state }
	floatsPoints struct{ *state }
	cutsTimes    struct{ *state }
	firstStays   struct{ *state }
)

func (s mergesRows) PutComment(comment app.Comment) error {
	if old := s.comments[comment.ID]; comment.Text == "" {
		comment.Text = old.Text
	}
	return s.state.PutComment(comment)
}

func (s floatsPoints) PutUser(user app.User) error {
	user.Balance = int64(float64(user.Balance))
	return s.state.PutUser(user)
}

func (s cutsTimes) PutOrder(order app.Order) error {
	order.At = order.At.Truncate(time.Second)
	return s.state.PutOrder(order)
}

func (s firstStays) PutEntry(entry app.Entry) error {
	if _, there := s.entries[entryKey{entry.User, entry.Seq}]; there {
		return nil
	}
	return s.state.PutEntry(entry)
}

// A missing row is not distinguished from an existing one.
type (
	findsNothing   struct{ *state }
	deletesNothing struct{ *state }
)

func (s findsNothing) Order(id app.OrderID) (app.Order, error) { return s.orders[id], nil }

func (s deletesNothing) DeleteSession(id app.SessionID) error {
	delete(s.sessions, id)
	return nil
}

func (s deletesNothing) DeleteComment(id app.CommentID) error {
	delete(s.comments, id)
	return nil
}

func (s deletesNothing) DeleteBook(id app.BookID) error {
	delete(s.books, id)
	return nil
}

func (s deletesNothing) DeleteBatch(id app.BatchID) error {
	delete(s.batches, id)
	return nil
}

func (s deletesNothing) DeleteVoucher(hash app.CodeHash) error {
	delete(s.vouchers, hash)
	return nil
}

// Memory is shared with the caller.
type (
	sharesOut struct{ *state }
	sharesIn  struct{ *state }
)

func (s sharesOut) UserByOpenID(openID string) (app.User, error) {
	return find(s.users, func(u app.User) bool { return u.OpenID == openID })
}

func (s sharesIn) PutUser(user app.User) error {
	err := s.state.PutUser(user)
	if err == nil {
		s.users[user.ID] = user
	}
	return err
}

// Counters are wrong.
type (
	oneCounter     struct{ *state }
	fromZero       struct{ *state }
	manyAtATime    struct{ *state }
	forgetsNumbers struct{ *state }
	lowersCounters struct{ *state }
	raisesNothing  struct{ *state }
	hidesCounters  struct{ *state }
)

func (s oneCounter) NextID(string) (uint64, error) { return s.state.NextID("") }

func (s fromZero) NextID(name string) (uint64, error) {
	n, err := s.state.NextID(name)
	return n - 1, err
}

func (s manyAtATime) NextID(name string) (uint64, error) {
	s.counters[name] += 9
	return s.counters[name] - 8, nil
}

func (s forgetsNumbers) NextID(name string) (uint64, error) {
	n, err := s.state.NextID(name)
	if n == 3 {
		delete(s.counters, name)
	}
	return n, err
}

func (s lowersCounters) RaiseCounter(c app.Counter) error {
	s.counters[c.Name] = c.Last
	return nil
}

func (s raisesNothing) RaiseCounter(app.Counter) error { return nil }

func (s hidesCounters) Counters() iter.Seq2[app.Counter, error] {
	return func(func(app.Counter, error) bool) {}
}
