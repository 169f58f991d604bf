package table

import (
	"encoding/binary"
	"fmt"
	"iter"
	"time"

	"littleshelf/app"
)

// reader is an app.Reader.
type reader struct {
	getter
	lists Lists
}

func (r *reader) Users() iter.Seq2[app.User, error] {
	return users.rows(r.lists.Ascend(&users.Space, nil, nil))
}

func (r *reader) LatestUsers(before app.UserID) iter.Seq2[app.User, error] {
	return users.rows(r.lists.Descend(&users.Space, nil, belowID(before)))
}

func (r *reader) Names(after app.Named) iter.Seq2[app.Named, error] {
	return records(r.lists.Ascend(&usersByName.Space, nil, append(nameKey(after), 0)), readName)
}

// readName reads a pair of the index by name.
func readName(p Pair) (n app.Named, err error) {
	name := len(p.Key) - 1 - len(n.User)
	if name < 0 {
		return n, fmt.Errorf("%s: the key %x has no uid", usersByName.Name, p.Key)
	}
	n.Name = string(p.Key[:name])
	copy(n.User[:], p.Key[name+1:])
	return n, nil
}

// belowID returns the exclusive upper bound of a list of ids, or nil, which is no bound, if before
// is zero.
func belowID[Of any](before app.ID[Of]) []byte {
	if before.IsZero() {
		return nil
	}
	return id(before)
}

func (r *reader) Sessions() iter.Seq2[app.Session, error] {
	return sessions.rows(r.lists.Ascend(&sessions.Space, nil, nil))
}

func (r *reader) SessionsOf(user app.UserID) iter.Seq2[app.Session, error] {
	return sessions.rowsByIndex(r.lists, r.lists.Ascend(&sessionsByUser.Space, id(user), nil))
}

func (r *reader) SessionsByUser() iter.Seq2[app.Session, error] {
	return sessions.rowsByIndex(r.lists, r.lists.Ascend(&sessionsByUser.Space, nil, nil))
}

func (r *reader) ExpiredSessions(now time.Time) iter.Seq2[app.Session, error] {
	return func(yield func(app.Session, error) bool) {
		for session, err := range sessions.rowsByIndex(r.lists, r.lists.Ascend(&sessionsByExpiry.Space, nil, nil)) {
			if err == nil && session.Expires.After(now) || !yield(session, err) {
				return
			}
		}
	}
}

func (r *reader) Books() iter.Seq2[app.Book, error] {
	return books.rows(r.lists.Ascend(&books.Space, nil, nil))
}

func (r *reader) BooksAfter(after app.BookID) iter.Seq2[app.Book, error] {
	return books.rows(r.lists.Ascend(&books.Space, nil, append(number(uint64(after)), 0)))
}

func (r *reader) BooksWithSample(name string) iter.Seq2[app.Book, error] {
	return books.rowsByIndex(r.lists, r.lists.Ascend(&booksBySample.Space, digest(name), nil))
}

func (r *reader) Comments() iter.Seq2[app.Comment, error] {
	return comments.rows(r.lists.Ascend(&comments.Space, nil, nil))
}

func (r *reader) LatestComments(before app.CommentID) iter.Seq2[app.Comment, error] {
	return comments.rowsByIndex(r.lists, r.lists.Descend(&commentsByID.Space, nil, bound(nil, uint64(before))))
}

func (r *reader) CommentsOn(book app.BookID, before app.CommentID) iter.Seq2[app.Comment, error] {
	prefix := number(uint64(book))
	return comments.rows(r.lists.Descend(&comments.Space, prefix, bound(prefix, uint64(before))))
}

func (r *reader) CommentsBy(user app.UserID, before app.CommentID) iter.Seq2[app.Comment, error] {
	list := r.lists.Descend(&commentsByUser.Space, id(user), bound(id(user), uint64(before)))
	return comments.rowsByIndex(r.lists, list)
}

func (r *reader) WaitingComments(before app.CommentID) iter.Seq2[app.CommentID, error] {
	return records(r.lists.Descend(&commentsWaiting.Space, nil, bound(nil, uint64(before))), readNumber)
}

// readNumber reads a pair of the index of waiting comments.
func readNumber(p Pair) (app.CommentID, error) {
	if len(p.Key) != 8 {
		return 0, fmt.Errorf("%s: the key %x is no number", commentsWaiting.Name, p.Key)
	}
	return app.CommentID(binary.BigEndian.Uint64(p.Key)), nil
}

func (r *reader) Orders() iter.Seq2[app.Order, error] {
	return orders.rows(r.lists.Ascend(&orders.Space, nil, nil))
}

func (r *reader) LatestOrders(before app.OrderID) iter.Seq2[app.Order, error] {
	return orders.rows(r.lists.Descend(&orders.Space, nil, belowID(before)))
}

func (r *reader) OrdersOf(user app.UserID, before app.OrderID) iter.Seq2[app.Order, error] {
	prefix := ofUser(user, userOrder)
	var below []byte
	if !before.IsZero() {
		below = join(prefix, id(before))
	}
	return orders.rowsByIndex(r.lists, r.lists.Descend(&ordersByUser.Space, prefix, below))
}

func (r *reader) OrdersByUser() iter.Seq2[app.Order, error] {
	return orders.rowsByIndex(r.lists, r.lists.Ascend(&ordersByUser.Space, nil, nil))
}

func (r *reader) Entries() iter.Seq2[app.Entry, error] {
	return ledger.rows(r.lists.Ascend(&ledger.Space, nil, nil))
}

func (r *reader) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	prefix := ofUser(user, ledgerEntry)
	return ledger.rows(r.lists.Descend(&ledger.Space, prefix, bound(prefix, before)))
}

// bound returns the exclusive upper bound of a list of numbers after prefix, or nil if before is
// zero.
func bound(prefix []byte, before uint64) []byte {
	if before == 0 {
		return nil
	}
	return join(prefix, number(before))
}

func (r *reader) Batches() iter.Seq2[app.Batch, error] {
	return batches.rows(r.lists.Ascend(&batches.Space, nil, nil))
}

func (r *reader) LatestBatches(before app.BatchID) iter.Seq2[app.Batch, error] {
	return batches.rows(r.lists.Descend(&batches.Space, nil, belowID(before)))
}

func (r *reader) Vouchers() iter.Seq2[app.Voucher, error] {
	return vouchers.rows(r.lists.Ascend(&vouchers.Space, nil, nil))
}

func (r *reader) VouchersOf(batch app.BatchID) iter.Seq2[app.Voucher, error] {
	return vouchers.rowsByIndex(r.lists, r.lists.Ascend(&vouchersByBatch.Space, id(batch), nil))
}

func (r *reader) Claims() iter.Seq2[app.Claim, error] {
	return claims.rows(r.lists.Ascend(&claims.Space, nil, nil))
}

func (r *reader) ClaimsOf(batch app.BatchID) iter.Seq2[app.Claim, error] {
	return claims.rows(r.lists.Ascend(&claims.Space, id(batch), nil))
}

func (r *reader) Receipts(before app.ReceiptID) iter.Seq2[app.Receipt, error] {
	return audit.rows(r.lists.Descend(&audit.Space, nil, belowID(before)))
}

func (r *reader) Erasures() iter.Seq2[app.Erasure, error] {
	return erasures.rows(r.lists.Ascend(&erasures.Space, nil, nil))
}

func (r *reader) Categories() iter.Seq2[app.Category, error] {
	return categories.rows(r.lists.Ascend(&categories.Space, nil, nil))
}

func (r *reader) Positions(after app.Position) iter.Seq2[app.Position, error] {
	return positions.rows(r.lists.Ascend(&positions.Space, nil, append(positionKey(after.User, after.Book), 0)))
}

func (r *reader) PositionsOf(user app.UserID) iter.Seq2[app.Position, error] {
	return positions.rows(r.lists.Ascend(&positions.Space, id(user), nil))
}

func (r *reader) PDFFiles() iter.Seq2[app.PDFFile, error] {
	return pdfFiles.rows(r.lists.Ascend(&pdfFiles.Space, nil, nil))
}

func (r *reader) UsedVouchers(before app.Voucher) iter.Seq2[app.Voucher, error] {
	return vouchers.rowsByIndex(r.lists, r.lists.Descend(&vouchersByUse.Space, nil, useKey(before)))
}

func (r *reader) KeeperSessions() iter.Seq2[app.KeeperSession, error] {
	return keeperSessions.rows(r.lists.Ascend(&keeperSessions.Space, nil, nil))
}

func (r *reader) Settings() iter.Seq2[app.Setting, error] {
	return settings.rows(r.lists.Ascend(&settings.Space, nil, nil))
}

func (r *reader) Pictures() iter.Seq2[app.Picture, error] {
	return pictures.rows(r.lists.Ascend(&pictures.Space, nil, nil))
}

func (r *reader) Pairings() iter.Seq2[app.Pairing, error] {
	return pairings.rows(r.lists.Ascend(&pairings.Space, nil, nil))
}

func (r *reader) Messages() iter.Seq2[app.Message, error] {
	return messages.rows(r.lists.Ascend(&messages.Space, nil, nil))
}

func (r *reader) DueMessages(now time.Time) iter.Seq2[app.Message, error] {
	return func(yield func(app.Message, error) bool) {
		for message, err := range messages.rowsByIndex(r.lists, r.lists.Ascend(&messagesByDue.Space, nil, nil)) {
			if err == nil && message.Due.After(now) || !yield(message, err) {
				return
			}
		}
	}
}

func (r *reader) AppPasswords() iter.Seq2[app.AppPassword, error] {
	return appPasswords.rows(r.lists.Ascend(&appPasswords.Space, nil, nil))
}

func (r *reader) DayFigures(from int) iter.Seq2[app.DayFigures, error] {
	return dayFigures.rows(r.lists.Ascend(&dayFigures.Space, nil, number(uint64(max(0, from)))))
}

func (r *reader) Counters() iter.Seq2[app.Counter, error] {
	return records(r.lists.Ascend(counters, nil, nil), readCounter)
}
