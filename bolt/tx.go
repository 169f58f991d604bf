package bolt

import (
	"context"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// View runs fn on one unchanging state. Readers never wait for writers, nor writers for readers.
func (db *DB) View(ctx context.Context, fn func(app.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.bolt.View(func(b *bbolt.Tx) error {
		if db.gently {
			return fn(gentle{tx{b}})
		}
		return fn(tx{b})
	})
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

func (tx tx) Batch(batch app.BatchID) (app.Batch, error) { return batches.get(tx.Tx, id(batch)) }

func (tx tx) Voucher(hash app.CodeHash) (app.Voucher, error) { return vouchers.get(tx.Tx, hash[:]) }

func (tx tx) Claim(batch app.BatchID, user app.UserID) (app.Claim, error) {
	return claims.get(tx.Tx, join(id(batch), id(user)))
}

func (tx tx) ReceiptOf(request app.RequestID) (app.Receipt, error) {
	return audit.by(tx.Tx, auditByRequest, id(request))
}

func (tx tx) Erasure(mark app.EraseMark) (app.Erasure, error) { return erasures.get(tx.Tx, mark[:]) }

func (tx tx) PutUser(u app.User) error       { return users.put(tx.Tx, u) }
func (tx tx) PutSession(s app.Session) error { return sessions.put(tx.Tx, s) }
func (tx tx) PutBook(b app.Book) error       { return books.put(tx.Tx, b) }
func (tx tx) PutComment(c app.Comment) error { return comments.put(tx.Tx, c) }
func (tx tx) PutOrder(o app.Order) error     { return orders.put(tx.Tx, o) }
func (tx tx) PutEntry(e app.Entry) error     { return ledger.put(tx.Tx, e) }
func (tx tx) PutBatch(b app.Batch) error     { return batches.put(tx.Tx, b) }
func (tx tx) PutVoucher(v app.Voucher) error { return vouchers.put(tx.Tx, v) }
func (tx tx) PutClaim(c app.Claim) error     { return claims.put(tx.Tx, c) }
func (tx tx) PutReceipt(r app.Receipt) error { return audit.put(tx.Tx, r) }
func (tx tx) PutErasure(e app.Erasure) error { return erasures.put(tx.Tx, e) }

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

func (tx tx) RaiseCounter(c app.Counter) (err error) {
	defer sayDamaged(&err)
	b := tx.Bucket(counterBucket)
	if last := b.Get([]byte(c.Name)); last != nil && binary.BigEndian.Uint64(last) >= c.Last {
		return nil
	}
	return b.Put([]byte(c.Name), number(c.Last))
}
