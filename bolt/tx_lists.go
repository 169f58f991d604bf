package bolt

import (
	"encoding/binary"
	"fmt"
	"iter"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

func (tx tx) Users() iter.Seq2[app.User, error] {
	return users.rows(ascending(tx.Tx, users.space, nil))
}

func (tx tx) Names(after app.Named) iter.Seq2[app.Named, error] {
	first := func(c *bbolt.Cursor) ([]byte, []byte) { return c.Seek(append(nameKey(after), 0)) }
	list := walkThrough(tx.Tx, usersByName.space, nil, first, (*bbolt.Cursor).Next)
	return records(list, func(p pair) (n app.Named, err error) {
		name := len(p.key) - 1 - len(n.User)
		if name < 0 {
			return n, fmt.Errorf("%s: the key %x is of nobody", usersByName.name, p.key)
		}
		n.Name = string(p.key[:name])
		copy(n.User[:], p.key[name+1:])
		return n, nil
	})
}

// LatestUsers seeks from reader to reader: between two rows of the readers' bucket stands all that the
// first reader has.
func (tx tx) LatestUsers(before app.UserID) iter.Seq2[app.User, error] {
	return func(yield func(app.User, error) bool) {
		for below := belowID(before); ; {
			last, err := step(func() (k, v []byte) { return lastBelow(tx.Bucket([]byte(readersBucket)).Cursor(), below) })
			if err == nil && last.key == nil {
				return
			}
			var user app.User
			if err == nil {
				below = last.key[:min(len(last.key), len(before))]
				user, err = users.get(tx.keys, below)
			}
			if err == app.ErrNotFound {
				continue // keys of a reader without a row, which Check reports
			}
			if !yield(user, err) || err != nil {
				return
			}
		}
	}
}

// belowID is the key that a list of ids stays below; zero bounds nothing.
func belowID[Of any](before app.ID[Of]) []byte {
	if before.IsZero() {
		return nil
	}
	return id(before)
}

func (tx tx) Sessions() iter.Seq2[app.Session, error] {
	return sessions.rows(ascending(tx.Tx, sessions.space, nil))
}

func (tx tx) SessionsOf(user app.UserID) iter.Seq2[app.Session, error] {
	return sessions.behind(tx.keys, ascending(tx.Tx, sessionsByUser.space, id(user)))
}

func (tx tx) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return func(yield func(app.Session, error) bool) {
		for session, err := range sessions.behind(tx.keys, ascending(tx.Tx, sessionsByExpiry.space, nil)) {
			if err == nil && session.Expires.After(now) || !yield(session, err) {
				return
			}
		}
	}
}

func (tx tx) Books() iter.Seq2[app.Book, error] {
	return books.rows(ascending(tx.Tx, books.space, nil))
}

func (tx tx) BooksAfter(after app.BookID) iter.Seq2[app.Book, error] {
	first := func(c *bbolt.Cursor) ([]byte, []byte) { return c.Seek(append(number(uint64(after)), 0)) }
	return books.rows(walkThrough(tx.Tx, books.space, nil, first, (*bbolt.Cursor).Next))
}

func (tx tx) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return books.behind(tx.keys, ascending(tx.Tx, booksBySample.space, digest(name)))
}

func (tx tx) Comments() iter.Seq2[app.Comment, error] {
	return comments.rows(ascending(tx.Tx, comments.space, nil))
}

func (tx tx) LatestComments(before app.CommentID) iter.Seq2[app.Comment, error] {
	return comments.behind(tx.keys, descending(tx.Tx, commentsByID.space, nil, bound(nil, uint64(before))))
}

func (tx tx) CommentsOn(book app.BookID, before app.CommentID) iter.Seq2[app.Comment, error] {
	prefix := number(uint64(book))
	return comments.rows(descending(tx.Tx, comments.space, prefix, bound(prefix, uint64(before))))
}

func (tx tx) CommentsBy(user app.UserID, before app.CommentID) iter.Seq2[app.Comment, error] {
	list := descending(tx.Tx, commentsByUser.space, id(user), bound(id(user), uint64(before)))
	return comments.behind(tx.keys, list)
}

func (tx tx) Orders() iter.Seq2[app.Order, error] {
	return orders.rows(ascending(tx.Tx, orders.space, nil))
}

func (tx tx) LatestOrders(before app.OrderID) iter.Seq2[app.Order, error] {
	return orders.rows(descending(tx.Tx, orders.space, nil, belowID(before)))
}

func (tx tx) OrdersOf(user app.UserID, before app.OrderID) iter.Seq2[app.Order, error] {
	prefix := ofReader(user, readerOrder)
	var below []byte
	if !before.IsZero() {
		below = join(prefix, id(before))
	}
	return orders.behind(tx.keys, descending(tx.Tx, ordersByUser.space, prefix, below))
}

func (tx tx) Entries() iter.Seq2[app.Entry, error] {
	return ledger.rows(ascending(tx.Tx, ledger.space, nil))
}

func (tx tx) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	prefix := ofReader(user, ledgerEntry)
	return ledger.rows(descending(tx.Tx, ledger.space, prefix, bound(prefix, before)))
}

// bound is the key that a list of numbers under prefix stays below; zero bounds nothing.
func bound(prefix []byte, before uint64) []byte {
	if before == 0 {
		return nil
	}
	return join(prefix, number(before))
}

func (tx tx) Batches() iter.Seq2[app.Batch, error] {
	return batches.rows(ascending(tx.Tx, batches.space, nil))
}

func (tx tx) LatestBatches(before app.BatchID) iter.Seq2[app.Batch, error] {
	return batches.rows(descending(tx.Tx, batches.space, nil, belowID(before)))
}

func (tx tx) Vouchers() iter.Seq2[app.Voucher, error] {
	return vouchers.rows(ascending(tx.Tx, vouchers.space, nil))
}

func (tx tx) VouchersOf(batch app.BatchID) iter.Seq2[app.Voucher, error] {
	return vouchers.behind(tx.keys, ascending(tx.Tx, vouchersByBatch.space, id(batch)))
}

func (tx tx) Claims() iter.Seq2[app.Claim, error] {
	return claims.rows(ascending(tx.Tx, claims.space, nil))
}

func (tx tx) ClaimsOf(batch app.BatchID) iter.Seq2[app.Claim, error] {
	return claims.rows(ascending(tx.Tx, claims.space, id(batch)))
}

func (tx tx) Receipts(before app.ReceiptID) iter.Seq2[app.Receipt, error] {
	return audit.rows(descending(tx.Tx, audit.space, nil, belowID(before)))
}

func (tx tx) Erasures() iter.Seq2[app.Erasure, error] {
	return erasures.rows(ascending(tx.Tx, erasures.space, nil))
}

func (tx tx) Counters() iter.Seq2[app.Counter, error] {
	return records(ascending(tx.Tx, in(counterBucket), nil), func(p pair) (app.Counter, error) {
		if len(p.value) != 8 {
			return app.Counter{}, fmt.Errorf("counters: %q has %d bytes", p.key, len(p.value))
		}
		return app.Counter{Name: string(p.key), Last: binary.BigEndian.Uint64(p.value)}, nil
	})
}
