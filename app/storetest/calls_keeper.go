package storetest

import (
	"fmt"
	"iter"
	"math"

	"littleshelf/app"
)

// keeperRow returns a row of one of the keeper's tables.
func (d dice) keeperRow() any {
	switch d.IntN(6) {
	case 0:
		return d.batch()
	case 1, 2:
		return d.voucher()
	case 3:
		return d.claim()
	case 4:
		return d.receipt()
	}
	return d.erasure()
}

func (d dice) keeperDelete() call[app.Tx] {
	if d.IntN(2) == 0 {
		return deleting("DeleteBatch", app.Tx.DeleteBatch, d.batchID())
	}
	return deleting("DeleteVoucher", app.Tx.DeleteVoucher, d.codeHash())
}

func (d dice) keeperGet() call[app.Getter] {
	switch d.IntN(5) {
	case 0:
		return getting("Batch", app.Getter.Batch, d.batchID())
	case 1:
		return getting("Voucher", app.Getter.Voucher, d.codeHash())
	case 2:
		return getting("ReceiptByRequest", app.Getter.ReceiptByRequest, d.requestID())
	case 3:
		return getting("Erasure", app.Getter.Erasure, d.mark())
	}
	batch := d.batchID()
	claim := func(g app.Getter, user app.UserID) (app.Claim, error) { return g.Claim(batch, user) }
	return getting(fmt.Sprint("Claim ", batch), claim, d.userID())
}

func (d dice) keeperList(limit int) call[app.Reader] {
	switch d.IntN(9) {
	case 0:
		return listing("Batches", limit, app.Reader.Batches)
	case 1:
		return listing("Vouchers", limit, app.Reader.Vouchers)
	case 2:
		return listing("Claims", limit, app.Reader.Claims)
	case 5:
		return finding("ClaimsOf", app.Reader.ClaimsOf, d.batchID(), byClaim)
	case 6:
		return d.latest(limit)
	case 7:
		after := app.Named{Name: app.FoldName(d.text()), User: pick(d, app.UserID{}, d.userID())}
		return listing(fmt.Sprint("Names after ", after), limit, func(r app.Reader) iter.Seq2[app.Named, error] {
			return r.Names(after)
		})
	case 3:
		before := pick(d, app.ReceiptID{}, d.receiptID())
		return listing(fmt.Sprint("Receipts before ", before), limit, func(r app.Reader) iter.Seq2[app.Receipt, error] {
			return r.Receipts(before)
		})
	case 4:
		return listing("Erasures", 0, func(r app.Reader) iter.Seq2[app.Erasure, error] {
			return inOrder(r.Erasures(), byMark)
		})
	}
	batch := d.batchID()
	return listing(fmt.Sprint("VouchersOf ", batch), limit, func(r app.Reader) iter.Seq2[app.Voucher, error] {
		return r.VouchersOf(batch)
	})
}

// latest lists the newest rows of a table below a random key, or its books above one.
func (d dice) latest(limit int) call[app.Reader] {
	switch d.IntN(6) {
	case 4:
		before := pick(d, 0, d.commentID())
		return listing(fmt.Sprint("WaitingComments before ", before), limit, func(r app.Reader) iter.Seq2[app.CommentID, error] {
			return r.WaitingComments(before)
		})
	case 3:
		after := pick(d, 0, d.bookID(), math.MaxUint64)
		return listing(fmt.Sprint("BooksAfter ", after), limit, func(r app.Reader) iter.Seq2[app.Book, error] {
			return r.BooksAfter(after)
		})
	case 0:
		before := pick(d, app.UserID{}, d.userID())
		return listing(fmt.Sprint("LatestUsers before ", before), limit, func(r app.Reader) iter.Seq2[app.User, error] {
			return r.LatestUsers(before)
		})
	case 1:
		before := pick(d, app.OrderID{}, d.orderID())
		return listing(fmt.Sprint("LatestOrders before ", before), limit, func(r app.Reader) iter.Seq2[app.Order, error] {
			return r.LatestOrders(before)
		})
	case 2:
		before := pick(d, 0, d.commentID())
		return listing(fmt.Sprint("LatestComments before ", before), limit, func(r app.Reader) iter.Seq2[app.Comment, error] {
			return r.LatestComments(before)
		})
	}
	before := pick(d, app.BatchID{}, d.batchID())
	return listing(fmt.Sprint("LatestBatches before ", before), limit, func(r app.Reader) iter.Seq2[app.Batch, error] {
		return r.LatestBatches(before)
	})
}
