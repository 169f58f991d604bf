package storetest

import (
	"fmt"
	"iter"
	"math"
	"time"

	"littleshelf/app"
)

// call is one call of a transaction's method.
type call[On any] struct {
	what string
	do   func(On) (any, error)
}

func putting(row any) call[app.Tx] {
	return call[app.Tx]{fmt.Sprintf("put %T%+v", row, row), func(tx app.Tx) (any, error) { return nil, put(tx, row) }}
}

func deleting[K any](what string, del func(app.Tx, K) error, key K) call[app.Tx] {
	return call[app.Tx]{fmt.Sprint(what, " ", key), func(tx app.Tx) (any, error) { return nil, del(tx, key) }}
}

func getting[K, V any](what string, get func(app.Getter, K) (V, error), key K) call[app.Getter] {
	return call[app.Getter]{fmt.Sprint(what, " ", key), func(g app.Getter) (any, error) { return get(g, key) }}
}

// listing lists at most limit rows, or all if it is 0.
func listing[T any](what string, limit int, list func(app.Reader) iter.Seq2[T, error]) call[app.Reader] {
	return call[app.Reader]{fmt.Sprintf("%d of %s", limit, what), func(r app.Reader) (any, error) {
		return firstRows(list(r), limit)
	}}
}

// paging lists the rows of owner below before, newest first.
func paging[Owner, Key, T any](
	what string, limit int, list func(app.Reader, Owner, Key) iter.Seq2[T, error], owner Owner, before Key,
) call[app.Reader] {
	return listing(fmt.Sprintf("%s %v before %v", what, owner, before), limit, func(r app.Reader) iter.Seq2[T, error] {
		return list(r, owner, before)
	})
}

// finding lists all rows with a secondary key, sorted by sort.
func finding[Key, T any](
	what string, list func(app.Reader, Key) iter.Seq2[T, error], key Key, sort func(a, b T) int,
) call[app.Reader] {
	return listing(fmt.Sprint(what, " ", key), 0, func(r app.Reader) iter.Seq2[T, error] {
		return inOrder(list(r, key), sort)
	})
}

// on converts a call of a Getter to one of a Tx or a Reader.
func on[On app.Getter](c call[app.Getter]) call[On] {
	return call[On]{c.what, func(on On) (any, error) { return c.do(on) }}
}

// refunding reads an order and puts it refunded.
func refunding(id app.OrderID) call[app.Tx] {
	return call[app.Tx]{fmt.Sprint("refund ", id), func(tx app.Tx) (any, error) {
		order, err := tx.Order(id)
		if err != nil {
			return nil, err
		}
		return nil, tx.PutOrder(refunded(order))
	}}
}

// write returns a random call of an Update.
func (d dice) write() call[app.Tx] {
	switch d.IntN(34) {
	case 32:
		return putting(d.appPassword())
	case 33:
		return d.appDelete()
	case 29, 30:
		return putting(d.platformRow())
	case 31:
		return d.platformDelete()
	case 24, 25:
		return putting(d.deskRow())
	case 26:
		return d.deskDelete()
	case 20, 21:
		return putting(d.pageRow())
	case 22:
		return d.pageDelete()
	case 0, 1:
		return putting(d.user())
	case 2, 3:
		return putting(d.session())
	case 4, 5:
		return putting(d.comment())
	case 6, 7:
		return putting(d.order())
	case 8:
		return putting(d.book())
	case 9:
		return putting(d.entry())
	case 10:
		return deleting("DeleteSession", app.Tx.DeleteSession, d.sessionID())
	case 11:
		return deleting("DeleteComment", app.Tx.DeleteComment, d.commentID())
	case 12:
		return refunding(d.orderID())
	case 13, 14, 15, 16:
		return putting(d.keeperRow())
	case 17:
		return d.keeperDelete()
	}
	return on[app.Tx](d.get())
}

// get returns a random call of a Getter.
func (d dice) get() call[app.Getter] {
	switch d.IntN(22) {
	case 21:
		return d.appGet()
	case 19, 20:
		return d.platformGet()
	case 17, 18:
		return d.deskGet()
	case 14, 15, 16:
		return d.pageGet()
	case 0:
		return getting("User", app.Getter.User, d.userID())
	case 1:
		return getting("UserByOpenID", app.Getter.UserByOpenID, d.openID())
	case 2:
		return getting("Session", app.Getter.Session, d.sessionID())
	case 3:
		return getting("SessionBySKey", app.Getter.SessionBySKey, d.skey())
	case 4:
		return getting("Book", app.Getter.Book, d.bookID())
	case 5:
		return getting("Comment", app.Getter.Comment, d.commentID())
	case 6:
		return getting("Order", app.Getter.Order, d.orderID())
	case 7, 8, 9, 10:
		return d.keeperGet()
	case 11:
		return getting("CommentsRevision", app.Getter.CommentsRevision, d.bookID())
	case 12:
		return call[app.Getter]{"CatalogueRevision", func(g app.Getter) (any, error) { return g.CatalogueRevision() }}
	}
	user := d.userID()
	liveOrder := func(g app.Getter, book app.BookID) (app.Order, error) { return g.LiveOrder(user, book) }
	return getting(fmt.Sprint("LiveOrder ", user), liveOrder, d.bookID())
}

// read returns a random call of a View.
func (d dice) read() call[app.Reader] {
	if d.IntN(2) == 0 {
		return on[app.Reader](d.get())
	}
	limit := d.IntN(4)
	beforeComment := pick(d, 0, math.MaxUint64, d.commentID())
	switch d.IntN(32) {
	case 30:
		return listing("AppPasswords", limit, app.Reader.AppPasswords)
	case 31:
		return d.many()
	case 28:
		return listing("SessionsByUser", limit, app.Reader.SessionsByUser)
	case 29:
		return listing("OrdersByUser", limit, app.Reader.OrdersByUser)
	case 26, 27:
		return d.platformList(limit)
	case 23, 24, 25:
		return d.deskList(limit)
	case 20, 21, 22:
		return d.pageList(limit)
	case 0:
		return listing("Users", limit, app.Reader.Users)
	case 1:
		return listing("Sessions", limit, app.Reader.Sessions)
	case 2:
		return listing("Books", limit, app.Reader.Books)
	case 3:
		return listing("Comments", limit, app.Reader.Comments)
	case 4:
		return listing("Orders", limit, app.Reader.Orders)
	case 5:
		return listing("Entries", limit, app.Reader.Entries)
	case 6:
		return finding("SessionsOf", app.Reader.SessionsOf, d.userID(), bySession)
	case 7:
		return finding("BooksWithSample", app.Reader.BooksWithSample, d.sample(), byBook)
	case 8:
		return finding("ExpiredSessions", app.Reader.ExpiredSessions, d.time(), byExpiry)
	case 9:
		return paging("CommentsOn", limit, app.Reader.CommentsOn, d.bookID(), beforeComment)
	case 10:
		return paging("CommentsBy", limit, app.Reader.CommentsBy, d.userID(), beforeComment)
	case 11:
		return paging("OrdersOf", limit, app.Reader.OrdersOf, d.userID(), pick(d, app.OrderID{}, d.orderID()))
	case 12:
		return paging("EntriesOf", limit, app.Reader.EntriesOf, d.userID(), pick(d, 0, math.MaxUint64, d.seq()))
	case 13, 14, 15, 16, 17, 18:
		return d.keeperList(limit)
	}
	return expiryTimes(limit, d.time())
}

// expiryTimes lists only the times, since sessions that expire at the same time have no order.
func expiryTimes(limit int, now time.Time) call[app.Reader] {
	return call[app.Reader]{fmt.Sprintf("%d times of ExpiredSessions %v", limit, now), func(r app.Reader) (any, error) {
		var times []time.Time
		sessions, err := firstRows(r.ExpiredSessions(now), limit)
		for _, session := range sessions {
			times = append(times, session.Expires)
		}
		return times, err
	}}
}
