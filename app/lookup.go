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

// Catalogue lists books by number, unlisted ones too: the first page of those above after.
func (s *Shop) Catalogue(ctx context.Context, after BookID) ([]Book, error) {
	return read(ctx, s.Store, func(r Reader) ([]Book, error) { return take(r.BooksAfter(after), pageRows) })
}

// Sale is an order with what its reader and its book are called.
type Sale struct {
	Order
	Name  string
	Title string
}

// Sales lists orders, newest first: of by, or of all readers when by is zero.
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

// sales looks up the names that belong to orders.
func sales(r Reader, orders iter.Seq2[Order, error]) iter.Seq2[Sale, error] {
	return func(yield func(Sale, error) bool) {
		for order, err := range orders {
			sale := Sale{Order: order}
			if err == nil {
				user, err1 := r.User(order.User)
				book, err2 := r.Book(order.Book)
				sale.Name, sale.Title = user.Name(), book.Name
				err = errors.Join(ifNotFound(err1, nil), ifNotFound(err2, nil)) // which Check reports
			}
			if !yield(sale, err) {
				return
			}
		}
	}
}

// Comments lists comments, hidden ones too, newest first: by one reader, or by all when by is zero.
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

// Batches lists batches of redemption codes, newest first.
func (s *Shop) Batches(ctx context.Context, w Window[BatchID]) iter.Seq2[[]Batch, error] {
	return list[Batch, BatchID]{Reader.LatestBatches, func(b Batch) BatchID { return b.ID }, newerID[Batch]}.pages(ctx, s.Store, w)
}

// Redeemed counts the codes of a batch that readers have redeemed.
func (s *Shop) Redeemed(ctx context.Context, id BatchID) (int, error) {
	return read(ctx, s.Store, func(r Reader) (n int, err error) {
		err = tally(r.ClaimsOf(id), func(c Claim) { n += c.Count })
		return n, err
	})
}

// Audit lists what the keeper did, newest first.
func (s *Shop) Audit(ctx context.Context, w Window[ReceiptID]) iter.Seq2[[]Receipt, error] {
	return list[Receipt, ReceiptID]{Reader.Receipts, func(r Receipt) ReceiptID { return r.ID }, newerID[Receipt]}.pages(ctx, s.Store, w)
}
