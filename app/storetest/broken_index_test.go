package storetest

import (
	"context"
	"iter"
	"time"

	"littleshelf/app"
)

// Engines that do not delete from an index. They are a state with all index entries ever stored.

type entries map[any]any

// pair is the key of an index entry with two parts.
type pair struct{ a, b any }

// stale returns an engine whose transactions have type T.
func stale[T interface {
	~struct {
		*state
		entries
	}
	app.Reader
	app.Tx
}]() func() app.Store {
	return func() app.Store {
		index := make(entries)
		return modified{NewModel(),
			func(ctx context.Context, m *Model, fn func(app.Tx) error) error {
				return m.Update(ctx, func(tx app.Tx) error { return fn(T{tx.(*state), index}) })
			},
			func(ctx context.Context, m *Model, fn func(app.Reader) error) error {
				return m.View(ctx, func(r app.Reader) error { return fn(T{r.(*state), index}) })
			},
		}
	}
}

type (
	staleOpenID struct {
		*state
		entries
	}
	staleSKey struct {
		*state
		entries
	}
	staleNumber struct {
		*state
		entries
	}
	staleOwner struct {
		*state
		entries
	}
	staleSample struct {
		*state
		entries
	}
	staleExpiry struct {
		*state
		entries
	}
	staleAuthor struct {
		*state
		entries
	}
	staleDevice struct {
		*state
		entries
	}
	usedMemory struct {
		*state
		entries
	}
)

func (s staleOpenID) PutUser(user app.User) error {
	s.entries[user.OpenID] = user.ID
	return s.state.PutUser(user)
}

func (s staleOpenID) UserByOpenID(openID string) (app.User, error) {
	id, _ := s.entries[openID].(app.UserID)
	return s.User(id)
}

// put stores a unique key. It returns a conflict if another row ever had key.
func (e entries) put(key, row any) error {
	if old, ok := e[key]; ok && old != row {
		return app.ErrConflict
	}
	e[key] = row
	return nil
}

func (s staleSKey) PutSession(session app.Session) error {
	if err := s.put(session.SKey, session.ID); err != nil {
		return err
	}
	return s.state.PutSession(session)
}

func (s staleNumber) PutComment(comment app.Comment) error {
	if err := s.put(comment.ID, comment.Book); err != nil {
		return err
	}
	return s.state.PutComment(comment)
}

func (s staleOwner) PutOrder(order app.Order) error {
	if !order.Refunded {
		if err := s.put(pair{order.User, order.Book}, order.ID); err != nil {
			return err
		}
	}
	return s.state.PutOrder(order)
}

func (s staleSample) PutBook(book app.Book) error {
	s.entries[pair{book.Sample, book.ID}] = true
	return s.state.PutBook(book)
}

func (s staleSample) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return sorted(s.books, byBook, func(b app.Book) bool { return s.entries[pair{name, b.ID}] != nil })
}

func (s staleExpiry) PutSession(session app.Session) error {
	if at, ok := s.entries[session.ID].(time.Time); !ok || session.Expires.Before(at) {
		s.entries[session.ID] = session.Expires
	}
	return s.state.PutSession(session)
}

func (s staleExpiry) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, byExpiry, func(session app.Session) bool {
		return !s.entries[session.ID].(time.Time).After(now)
	})
}

func (s staleAuthor) PutComment(comment app.Comment) error {
	s.entries[pair{comment.User, comment.ID}] = true
	return s.state.PutComment(comment)
}

func (s staleAuthor) CommentsBy(user app.UserID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool {
		return s.entries[pair{user, c.ID}] != nil && (before == 0 || c.ID < before)
	})
}

func (s staleDevice) PutSession(session app.Session) error {
	s.entries[pair{session.User, session.ID}] = true
	return s.state.PutSession(session)
}

func (s staleDevice) SessionsOf(user app.UserID) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, bySession, func(session app.Session) bool {
		return s.entries[pair{user, session.ID}] != nil
	})
}

// User reuses the same memory in every call.
func (s usedMemory) User(id app.UserID) (app.User, error) {
	user, err := s.state.User(id)
	memory, _ := s.entries["devices"].([]app.SessionID)
	user.Devices = append(memory[:0], user.Devices...)
	s.entries["devices"] = user.Devices
	return user, err
}
