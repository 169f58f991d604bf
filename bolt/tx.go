package bolt

import (
	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// tx is a transaction as the shop sees it: an app.Reader in a View, which lists too, and an app.Tx in
// an Update, which only has keys.
type tx struct {
	keys
	*bbolt.Tx
}

func (tx tx) User(uid app.UserID) (app.User, error) { return users.get(tx.keys, id(uid)) }

func (tx tx) UserByOpenID(openID string) (app.User, error) {
	return users.by(tx.keys, usersByOpenID, []byte(openID))
}

func (tx tx) Session(sid app.SessionID) (app.Session, error) { return sessions.get(tx.keys, id(sid)) }

func (tx tx) SessionBySKey(hash app.SKeyHash) (app.Session, error) {
	return sessions.by(tx.keys, sessionsBySKey, hash[:])
}

func (tx tx) Book(book app.BookID) (app.Book, error) {
	return books.get(tx.keys, number(uint64(book)))
}

func (tx tx) Comment(cmid app.CommentID) (app.Comment, error) {
	return comments.by(tx.keys, commentsByID, number(uint64(cmid)))
}

func (tx tx) Order(order app.OrderID) (app.Order, error) { return orders.get(tx.keys, id(order)) }

func (tx tx) LiveOrder(user app.UserID, book app.BookID) (app.Order, error) {
	return orders.by(tx.keys, ordersLive, ofReader(user, ownedBook, number(uint64(book))))
}

func (tx tx) Batch(batch app.BatchID) (app.Batch, error) { return batches.get(tx.keys, id(batch)) }

func (tx tx) Voucher(hash app.CodeHash) (app.Voucher, error) { return vouchers.get(tx.keys, hash[:]) }

func (tx tx) Claim(batch app.BatchID, user app.UserID) (app.Claim, error) {
	return claims.get(tx.keys, join(id(batch), id(user)))
}

func (tx tx) ReceiptByRequest(request app.RequestID) (app.Receipt, error) {
	return audit.by(tx.keys, auditByRequest, id(request))
}

func (tx tx) Erasure(mark app.EraseMark) (app.Erasure, error) { return erasures.get(tx.keys, mark[:]) }

func (tx tx) PutUser(u app.User) error       { return users.put(tx.keys, u) }
func (tx tx) PutSession(s app.Session) error { return sessions.put(tx.keys, s) }
func (tx tx) PutOrder(o app.Order) error     { return orders.put(tx.keys, o) }
func (tx tx) PutEntry(e app.Entry) error     { return ledger.put(tx.keys, e) }
func (tx tx) PutBatch(b app.Batch) error     { return batches.put(tx.keys, b) }
func (tx tx) PutVoucher(v app.Voucher) error { return vouchers.put(tx.keys, v) }
func (tx tx) PutClaim(c app.Claim) error     { return claims.put(tx.keys, c) }
func (tx tx) PutReceipt(r app.Receipt) error { return audit.put(tx.keys, r) }
func (tx tx) PutErasure(e app.Erasure) error { return erasures.put(tx.keys, e) }

func (tx tx) PutBook(b app.Book) error {
	if err := books.put(tx.keys, b); err != nil {
		return err
	}
	return raise(tx.keys, catalogueRevision)
}

func (tx tx) PutComment(c app.Comment) error {
	if err := comments.put(tx.keys, c); err != nil {
		return err
	}
	return raise(tx.keys, commentsRevision(comments.key(c)))
}

func (tx tx) DeleteSession(sid app.SessionID) error { return sessions.del(tx.keys, id(sid)) }
func (tx tx) DeleteBook(book app.BookID) error {
	if err := books.del(tx.keys, number(uint64(book))); err != nil {
		return err
	}
	return raise(tx.keys, catalogueRevision)
}

func (tx tx) DeleteBatch(batch app.BatchID) error   { return batches.del(tx.keys, id(batch)) }
func (tx tx) DeleteVoucher(hash app.CodeHash) error { return vouchers.del(tx.keys, hash[:]) }

func (tx tx) DeleteComment(cmid app.CommentID) error {
	primary, err := lookUp(tx.keys, commentsByID.bucket, number(uint64(cmid)))
	if err != nil {
		return err
	}
	if err := comments.del(tx.keys, primary); err != nil {
		return err
	}
	return raise(tx.keys, commentsRevision(primary))
}
