package storetest

import (
	"cmp"
	"fmt"
	"iter"
	"maps"
	"strings"
	"time"

	"littleshelf/app"
)

// Engines whose lists are broken.

// Rows come in the wrong order.
type (
	unordered   struct{ *state }
	oldestFirst struct{ *state }
	expiredByID struct{ *state }
	usersMixed  struct{ *state }
	newestOf    struct{ *state }
)

func (s unordered) Orders() iter.Seq2[app.Order, error] {
	return func(yield func(app.Order, error) bool) {
		for order := range maps.Values(s.orders) {
			if !yield(order, nil) {
				return
			}
		}
	}
}

func (s oldestFirst) CommentsOn(book app.BookID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, byBookAndComment, func(c app.Comment) bool {
		return c.Book == book && (before == 0 || c.ID < before)
	})
}

func (s expiredByID) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, bySession, func(session app.Session) bool { return !session.Expires.After(now) })
}

func (s usersMixed) SessionsByUser() iter.Seq2[app.Session, error] { return s.Sessions() }

func (s newestOf) OrdersByUser() iter.Seq2[app.Order, error] {
	newest := func(a, b app.Order) int { return cmp.Or(compareIDs(a.User, b.User), newestOrder(a, b)) }
	return sorted(s.orders, newest, every)
}

// A list begins or ends in the wrong place.
type (
	inclusive     struct{ *state }
	zeroIsLowest  struct{ *state }
	expiresLate   struct{ *state }
	expiresCoarse struct{ *state }
	missesLast    struct{ *state }
	onePage       struct{ *state }
)

func (s inclusive) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	if before > 0 {
		before++
	}
	return s.state.EntriesOf(user, before)
}

func (s zeroIsLowest) CommentsBy(user app.UserID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool { return c.User == user && c.ID < before })
}

func (s expiresLate) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return s.state.ExpiredSessions(now.Add(-1))
}

func (s expiresCoarse) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return s.state.ExpiredSessions(now.Truncate(time.Second))
}

func (s missesLast) Users() iter.Seq2[app.User, error] {
	end := app.UserID{0xff, 0xff}
	return sorted(s.users, byUser, func(u app.User) bool { return compareIDs(u.ID, end) < 0 })
}

func (s onePage) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	return func(yield func(app.Entry, error) bool) {
		page, _ := firstRows(s.state.EntriesOf(user, before), 100)
		for _, entry := range page {
			if !yield(entry, nil) {
				return
			}
		}
	}
}

// A list has too few rows or too many.
type (
	prefixUser   struct{ *state }
	prefixDevice struct{ *state }
	prefixBook   struct{ *state }
	prefixSample struct{ *state }
	emptySample  struct{ *state }
	oneExpiry    struct{ *state }
	oneBuffer    struct{ *state }
)

func (s prefixUser) OrdersOf(user app.UserID, before app.OrderID) iter.Seq2[app.Order, error] {
	return sorted(s.orders, newestOrder, func(o app.Order) bool {
		return [15]byte(o.User[:]) == [15]byte(user[:]) && (before.IsZero() || compareIDs(o.ID, before) < 0)
	})
}

func (s prefixDevice) SessionsOf(user app.UserID) iter.Seq2[app.Session, error] {
	return sorted(s.sessions, bySession, func(session app.Session) bool {
		return [15]byte(session.User[:]) == [15]byte(user[:])
	})
}

func (s prefixBook) CommentsOn(book app.BookID, before app.CommentID) iter.Seq2[app.Comment, error] {
	return sorted(s.comments, newestComment, func(c app.Comment) bool {
		return strings.HasPrefix(fmt.Sprint(c.Book), fmt.Sprint(book)) && (before == 0 || c.ID < before)
	})
}

func (s prefixSample) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return sorted(s.books, byBook, func(b app.Book) bool { return b.Sample != "" && strings.HasPrefix(b.Sample, name) })
}

func (s emptySample) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return sorted(s.books, byBook, func(b app.Book) bool { return b.Sample == name })
}

func (s oneExpiry) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	seen := make(map[time.Time]bool)
	return sorted(s.sessions, byExpiry, func(session app.Session) bool {
		again := seen[session.Expires]
		seen[session.Expires] = true
		return !again && !session.Expires.After(now)
	})
}

func (s oneBuffer) Users() iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		var buffer []app.SessionID
		for user := range s.state.Users() {
			buffer = append(buffer[:0], user.Devices...)
			if user.Devices = buffer; !yield(user, nil) {
				return
			}
		}
	}
}
