package storetest

import (
	"bytes"
	"cmp"
	"iter"
	"time"

	"littleshelf/app"
)

func (s *state) Users() iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		for user, err := range sorted(s.users, byUser, every) {
			if !yield(copied(user), err) {
				return
			}
		}
	}
}

func (s *state) Sessions() iter.Seq2[app.Session, error] {
	return sorted(s.sessions, bySession, every)
}

func (s *state) SessionsOf(user app.UserID) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, bySession, func(session app.Session) bool { return session.User == user })
}

func (s *state) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, byExpiry, func(session app.Session) bool { return !session.Expires.After(now) })
}

func (s *state) Books() iter.Seq2[app.Book, error] { return sorted(s.books, byBook, every) }

func (s *state) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return sorted(s.books, byBook, func(b app.Book) bool { return b.Sample != "" && b.Sample == name })
}

func (s *state) Comments() iter.Seq2[app.Comment, error] {
	return sorted(s.comments, byBookAndComment, every)
}

func (s *state) CommentsOn(book app.BookID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool {
		return c.Book == book && (before == 0 || c.ID < before)
	})
}

func (s *state) CommentsBy(user app.UserID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool {
		return c.User == user && (before == 0 || c.ID < before)
	})
}

func (s *state) Orders() iter.Seq2[app.Order, error] { return sorted(s.orders, byOrder, every) }

func (s *state) OrdersOf(user app.UserID, before app.OrderID) iter.Seq2[app.Order, error] {
	return sorted(s.orders, newestOrder, func(o app.Order) bool {
		return o.User == user && (before.IsZero() || compareIDs(o.ID, before) < 0)
	})
}

func (s *state) Entries() iter.Seq2[app.Entry, error] { return sorted(s.entries, byLine, every) }

func (s *state) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	return sorted(s.entries, newestEntry, func(e app.Entry) bool {
		return e.User == user && (before == 0 || e.Seq < before)
	})
}

func compareIDs[Of any](a, b app.ID[Of]) int { return bytes.Compare(a[:], b[:]) }

func byUser(a, b app.User) int       { return compareIDs(a.ID, b.ID) }
func bySession(a, b app.Session) int { return compareIDs(a.ID, b.ID) }
func byBook(a, b app.Book) int       { return cmp.Compare(a.ID, b.ID) }
func byOrder(a, b app.Order) int     { return compareIDs(a.ID, b.ID) }

func byExpiry(a, b app.Session) int { return cmp.Or(a.Expires.Compare(b.Expires), bySession(a, b)) }

func byBookAndComment(a, b app.Comment) int {
	return cmp.Or(cmp.Compare(a.Book, b.Book), cmp.Compare(a.ID, b.ID))
}

func byLine(a, b app.Entry) int {
	return cmp.Or(compareIDs(a.User, b.User), cmp.Compare(a.Seq, b.Seq))
}

func newestComment(a, b app.Comment) int { return cmp.Compare(b.ID, a.ID) }
func newestOrder(a, b app.Order) int     { return byOrder(b, a) }
func newestEntry(a, b app.Entry) int     { return byLine(b, a) }
