package app

import (
	"context"
	"errors"
	"iter"
)

var readerList = list[User, UserID]{Reader.LatestUsers, func(u User) UserID { return u.ID }, newerID[User]}

// Readers lists readers, newest first.
func (s *Shop) Readers(ctx context.Context, w Window[UserID]) iter.Seq2[[]User, error] {
	return readerList.pages(ctx, s.Store, w)
}

// Catalogue returns the next books after one, by id. Unlisted books are included.
func (s *Shop) Catalogue(ctx context.Context, after BookID) ([]Book, error) {
	return read(ctx, s.Store, func(r Reader) ([]Book, error) { return collect(r.BooksAfter(after), pageRows) })
}

// Sale is an order with the name of the reader and the title of the book.
type Sale struct {
	Order
	Name  string
	Title string
}

// Sales lists the orders of reader by, newest first, or of all readers if by is zero.
func (s *Shop) Sales(ctx context.Context, by UserID, w Window[OrderID]) iter.Seq2[[]Sale, error] {
	return saleList(by).pages(ctx, s.Store, w)
}

func saleList(by UserID) list[Sale, OrderID] {
	from := func(r Reader, before OrderID) iter.Seq2[Sale, error] {
		if by.IsZero() {
			return sales(r, r.LatestOrders(before))
		}
		return sales(r, r.OrdersOf(by, before))
	}
	return list[Sale, OrderID]{from, func(s Sale) OrderID { return s.ID }, newerID[Order]}
}

// sales adds names and titles to orders.
func sales(r Reader, orders iter.Seq2[Order, error]) iter.Seq2[Sale, error] {
	return func(yield func(Sale, error) bool) {
		for order, err := range orders {
			sale := Sale{Order: order}
			if err == nil {
				user, err1 := r.User(order.User)
				book, err2 := r.Book(order.Book)
				sale.Name, sale.Title = user.Name(), book.Name
				err = errors.Join(ifNotFound(err1, nil), ifNotFound(err2, nil)) // Check reports a missing row
			}
			if !yield(sale, err) {
				return
			}
		}
	}
}

// Comments lists the comments of reader by, newest first, or of all readers if by is zero. Hidden
// and waiting comments are included.
func (s *Shop) Comments(ctx context.Context, by UserID, w Window[CommentID]) iter.Seq2[[]Comment, error] {
	return commentList(by).pages(ctx, s.Store, w)
}

func commentList(by UserID) list[Comment, CommentID] {
	from := func(r Reader, before CommentID) iter.Seq2[Comment, error] {
		if by.IsZero() {
			return r.LatestComments(before)
		}
		return r.CommentsBy(by, before)
	}
	return list[Comment, CommentID]{from, func(c Comment) CommentID { return c.ID }, newerNumber[CommentID]}
}

func entryList(of UserID) list[Entry, uint64] {
	from := func(r Reader, before uint64) iter.Seq2[Entry, error] { return r.EntriesOf(of, before) }
	return list[Entry, uint64]{from, func(e Entry) uint64 { return e.Seq }, newerNumber[uint64]}
}

var batchList = list[Batch, BatchID]{Reader.LatestBatches, func(b Batch) BatchID { return b.ID }, newerID[Batch]}

// Batches lists batches of redemption codes, newest first.
func (s *Shop) Batches(ctx context.Context, w Window[BatchID]) iter.Seq2[[]Batch, error] {
	return batchList.pages(ctx, s.Store, w)
}

// Redeemed returns the number of redeemed codes of a batch.
func (s *Shop) Redeemed(ctx context.Context, id BatchID) (int, error) {
	return read(ctx, s.Store, func(r Reader) (n int, err error) {
		err = tally(r.ClaimsOf(id), func(c Claim) { n += c.Count })
		return n, err
	})
}

// Audit lists the receipts of the keeper's acts, newest first.
func (s *Shop) Audit(ctx context.Context, w Window[ReceiptID]) iter.Seq2[[]Receipt, error] {
	return list[Receipt, ReceiptID]{Reader.Receipts, func(r Receipt) ReceiptID { return r.ID }, newerID[Receipt]}.pages(ctx, s.Store, w)
}
