package bolt

import (
	"context"
	"encoding/binary"
	"iter"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// View runs fn on one unchanging state. Readers never wait for writers, nor writers for readers.
func (db *DB) View(ctx context.Context, fn func(app.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.bolt.View(func(b *bbolt.Tx) error { return fn(tx{b}) })
}

// Update runs fn alone; when it returns nil, what fn wrote is on disk.
func (db *DB) Update(ctx context.Context, fn func(app.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.bolt.Update(func(b *bbolt.Tx) error { return fn(tx{b}) })
}

// tx is a bbolt transaction as the shop sees it: an app.Reader in a View, an app.Tx in an Update.
type tx struct{ *bbolt.Tx }

func (tx tx) User(uid app.UserID) (app.User, error) { return users.get(tx.Tx, id(uid)) }

func (tx tx) UserByOpenID(openID string) (app.User, error) {
	return users.by(tx.Tx, usersByOpenID, []byte(openID))
}

func (tx tx) Session(sid app.SessionID) (app.Session, error) { return sessions.get(tx.Tx, id(sid)) }

func (tx tx) SessionBySKey(hash app.SKeyHash) (app.Session, error) {
	return sessions.by(tx.Tx, sessionsBySKey, hash[:])
}

func (tx tx) Book(book app.BookID) (app.Book, error) {
	return books.get(tx.Tx, number(uint64(book)))
}

func (tx tx) Comment(cmid app.CommentID) (app.Comment, error) {
	return comments.by(tx.Tx, commentsByID, number(uint64(cmid)))
}

func (tx tx) Order(order app.OrderID) (app.Order, error) { return orders.get(tx.Tx, id(order)) }

func (tx tx) LiveOrder(user app.UserID, book app.BookID) (app.Order, error) {
	return orders.by(tx.Tx, ordersLive, join(id(user), number(uint64(book))))
}

func (tx tx) PutUser(u app.User) error       { return users.put(tx.Tx, u) }
func (tx tx) PutSession(s app.Session) error { return sessions.put(tx.Tx, s) }
func (tx tx) PutBook(b app.Book) error       { return books.put(tx.Tx, b) }
func (tx tx) PutComment(c app.Comment) error { return comments.put(tx.Tx, c) }
func (tx tx) PutOrder(o app.Order) error     { return orders.put(tx.Tx, o) }
func (tx tx) PutEntry(e app.Entry) error     { return ledger.put(tx.Tx, e) }

func (tx tx) DeleteSession(sid app.SessionID) error { return sessions.del(tx.Tx, id(sid)) }

func (tx tx) DeleteComment(cmid app.CommentID) error {
	primary, err := lookUp(tx.Tx, commentsByID.name, number(uint64(cmid)))
	if err != nil {
		return err
	}
	return comments.del(tx.Tx, append([]byte(nil), primary...))
}

func (tx tx) NextID(name string) (next uint64, err error) {
	defer sayDamaged(&err)
	b := tx.Bucket(counterBucket)
	next = 1
	if last := b.Get([]byte(name)); last != nil {
		next = binary.BigEndian.Uint64(last) + 1
	}
	return next, b.Put([]byte(name), number(next))
}

func (tx tx) Users() iter.Seq2[app.User, error] {
	return users.rows(ascending(tx.Tx, users.name, nil))
}

func (tx tx) Sessions() iter.Seq2[app.Session, error] {
	return sessions.rows(ascending(tx.Tx, sessions.name, nil))
}

func (tx tx) SessionsOf(user app.UserID) iter.Seq2[app.Session, error] {
	return sessions.behind(tx.Tx, ascending(tx.Tx, sessionsByUser.name, id(user)))
}

func (tx tx) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return func(yield func(app.Session, error) bool) {
		for session, err := range sessions.behind(tx.Tx, ascending(tx.Tx, sessionsByExpiry.name, nil)) {
			if err == nil && session.Expires.After(now) || !yield(session, err) {
				return
			}
		}
	}
}

func (tx tx) Books() iter.Seq2[app.Book, error] {
	return books.rows(ascending(tx.Tx, books.name, nil))
}

func (tx tx) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return books.behind(tx.Tx, ascending(tx.Tx, booksBySample.name, digest(name)))
}

func (tx tx) Comments() iter.Seq2[app.Comment, error] {
	return comments.rows(ascending(tx.Tx, comments.name, nil))
}

func (tx tx) CommentsOn(book app.BookID, before app.CommentID) iter.Seq2[app.Comment, error] {
	prefix := number(uint64(book))
	return comments.rows(descending(tx.Tx, comments.name, prefix, bound(prefix, uint64(before))))
}

func (tx tx) CommentsBy(user app.UserID, before app.CommentID) iter.Seq2[app.Comment, error] {
	list := descending(tx.Tx, commentsByUser.name, id(user), bound(id(user), uint64(before)))
	return comments.behind(tx.Tx, list)
}

func (tx tx) Orders() iter.Seq2[app.Order, error] {
	return orders.rows(ascending(tx.Tx, orders.name, nil))
}

func (tx tx) OrdersOf(user app.UserID, before app.OrderID) iter.Seq2[app.Order, error] {
	var below []byte
	if !before.IsZero() {
		below = join(id(user), id(before))
	}
	return orders.behind(tx.Tx, descending(tx.Tx, ordersByUser.name, id(user), below))
}

func (tx tx) Entries() iter.Seq2[app.Entry, error] {
	return ledger.rows(ascending(tx.Tx, ledger.name, nil))
}

func (tx tx) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	return ledger.rows(descending(tx.Tx, ledger.name, id(user), bound(id(user), before)))
}

// bound is the key that a list of numbers under prefix stays below; zero bounds nothing.
func bound(prefix []byte, before uint64) []byte {
	if before == 0 {
		return nil
	}
	return join(prefix, number(before))
}
