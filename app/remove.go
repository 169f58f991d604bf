package app

import (
	"context"
	"errors"
	"fmt"
	"iter"
)

// Remove deletes a book that is off sale and was never bought, with its comments. Its PDF
// stays in the folder.
func (s *Shop) Remove(ctx context.Context, request Request, id BookID) (Receipt, error) {
	if first, err := s.receiptOf(ctx, request.ID); !errors.Is(err, ErrNotFound) {
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
	return s.act(ctx, request, func(tx Tx) (change, error) {
		book, err := tx.Book(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoBook)
		}
		now, err := revision(tx.CatalogueRevision())
		if err != nil {
			return change{}, err
		}
		if now != seen { // it may have been on sale meanwhile, and bought
			return change{}, &Error{Code: Invalid, Msg: "the catalogue changed meanwhile: try again"}
		}
		return change{"book remove", id.String(), book.described(), "removed"}, tx.DeleteBook(id)
	})
}

// unlistedAt returns the revision of the catalogue at which the book is off sale. While that stands
// nobody buys it.
func (s *Shop) unlistedAt(ctx context.Context, id BookID) (Revision, error) {
	return read(ctx, s.Store, func(r Reader) (Revision, error) {
		book, err := r.Book(id)
		if err != nil {
			return 0, ifNotFound(err, errNoBook)
		}
		if book.Listed {
			return 0, &Error{Code: Invalid, Msg: fmt.Sprintf("book %s is on sale: book unlist %s first", id, id)}
		}
		return revision(r.CatalogueRevision())
	})
}

// ordersRead is how many orders are read in one View, which takes some 10 ms.
const ordersRead = 5000

// neverBought refuses a book that is in any order. It reads all orders, in several Views: a long one
// would make the database grow with every purchase beside it.
func (s *Shop) neverBought(ctx context.Context, id BookID) error {
	for before := (OrderID{}); ; {
		orders, err := read(ctx, s.Store, func(r Reader) ([]Order, error) { return take(r.LatestOrders(before), ordersRead) })
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

// Alike says in words which other books have the same PDF as this one, or the same name and author.
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
