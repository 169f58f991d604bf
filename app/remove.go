package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Remove deletes a book, its comments and the readers' positions in it. It fails if the book is on
// sale or was ever bought. The PDF stays in the folder.
func (s *Shop) Remove(ctx context.Context, request Request, id BookID) (Receipt, error) {
	if first, err := s.findReceipt(ctx, request.ID); !errors.Is(err, ErrNotFound) {
		return first, err
	}
	seen, err := s.unlistedAt(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	if err := s.neverBought(ctx, id); err != nil {
		return Receipt{}, err
	}
	err = s.deleteComments(ctx, func(r Reader) iter.Seq2[Comment, error] { return r.CommentsOn(id, 0) })
	if err != nil {
		return Receipt{}, err
	}
	if err := s.deletePositionsIn(ctx, id); err != nil {
		return Receipt{}, err
	}
	return s.act(ctx, request, func(tx Tx) (change, error) {
		book, err := tx.Book(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoBook)
		}
		now, err := revision(tx.CatalogueRevision())
		if err != nil {
			return change{}, err
		}
		if now != seen { // the book may have been sold meanwhile, and bought
			return change{}, &Error{Code: Invalid, Msg: "the catalogue changed meanwhile: try again"}
		}
		return change{"book remove", id.String(), book.described(), "removed"}, tx.DeleteBook(id)
	})
}

// unlistedAt returns the current revision of the catalogue. It fails if the book is on sale.
// While the revision stays the same, no order for the book is possible.
func (s *Shop) unlistedAt(ctx context.Context, id BookID) (Revision, error) {
	return read(ctx, s.Store, func(r Reader) (Revision, error) {
		book, err := r.Book(id)
		if err != nil {
			return 0, ifNotFound(err, errNoBook)
		}
		if book.Listed {
			return 0, &Error{Code: Invalid, Msg: fmt.Sprintf("book %s is on sale: take it off sale first", id)}
		}
		return revision(r.CatalogueRevision())
	})
}

// ordersRead is how many orders one View reads, in about 10 ms.
const ordersRead = 5000

// neverBought returns an error if there is an order for the book. It reads all orders in several
// Views: during one long View the database would grow with every purchase.
func (s *Shop) neverBought(ctx context.Context, id BookID) error {
	for before := (OrderID{}); ; {
		orders, err := read(ctx, s.Store, func(r Reader) ([]Order, error) { return collect(r.LatestOrders(before), ordersRead) })
		if err != nil {
			return err
		}
		for _, order := range orders {
			if order.Book == id {
				return &Error{Code: Invalid, Msg: fmt.Sprintf("book %s has been bought (order %s): it stays, and unlisted", id, order.ID)}
			}
		}
		if len(orders) < ordersRead {
			return nil
		}
		before = orders[len(orders)-1].ID
	}
}

// Alike returns a sentence for each other book with the same PDF, or with the same name and
// author.
func (s *Shop) Alike(ctx context.Context, id BookID) (words []string, err error) {
	return read(ctx, s.Store, func(r Reader) (words []string, err error) {
		book, err := r.Book(id)
		if err != nil {
			return nil, ifNotFound(err, nil)
		}
		for other, err := range r.Books() {
			switch {
			case err != nil:
				return nil, err
			case other.ID == id:
			case other.DiskName == book.DiskName:
				words = append(words, fmt.Sprintf("book %s has the same PDF as book %s", id, other.ID))
			case other.Name == book.Name && other.Author == book.Author:
				words = append(words, fmt.Sprintf("book %s has the same name and author as book %s", id, other.ID))
			}
		}
		return words, nil
	})
}
