package app

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// Shelf is the books a reader owns, the newest purchase first.
type Shelf struct {
	Books    []Owned
	Revision ShelfRevision
}

// Owned is a book that the reader owns, with a link to download it.
type Owned struct {
	Book  Book
	Link  Link
	Page  int // that the reader has open; 0 if none
	Pages int // of the book; 0 if unknown
}

// ShelfRevision identifies one state of a reader's shelf. It is used like a Revision. The zero
// ShelfRevision identifies no state.
type ShelfRevision struct {
	user      UserID
	entries   uint64 // a purchase or a refund adds a ledger entry
	catalogue Revision
	positions Revision
	expires   int64 // expiry of the links, in unix seconds
}

// Shelf returns all books that the reader owns. If known is still the revision of the shelf, no
// books are returned.
func (s *Shop) Shelf(ctx context.Context, who Credential, known ShelfRevision) (Shelf, error) {
	return readAs(ctx, s, who, func(r Reader, user User) (shelf Shelf, err error) {
		expires := s.linksExpire()
		shelf.Revision, err = shelfRevision(r, user, expires)
		if err != nil || shelf.Revision == known {
			return shelf, err
		}
		shelf.Books, err = owned(r, user.ID, newLinkSigner(s.LinkKey), expires)
		return shelf, err
	})
}

// ShelfRevision returns the revision at which Shelf would list the reader's books now.
func (s *Shop) ShelfRevision(ctx context.Context, who Credential) (ShelfRevision, error) {
	return readAs(ctx, s, who, func(r Reader, user User) (ShelfRevision, error) {
		return shelfRevision(r, user, s.linksExpire())
	})
}

func shelfRevision(r Reader, user User, expires time.Time) (ShelfRevision, error) {
	catalogue, err1 := revision(r.CatalogueRevision())
	positions, err2 := revision(r.PositionsRevision(user.ID))
	return ShelfRevision{user.ID, user.Entries, catalogue, positions, expires.Unix()}, cmp.Or(err1, err2)
}

// linksExpire returns when links made now expire. It is rounded up to the minute, so that calls
// within a minute return the same links.
func (s *Shop) linksExpire() time.Time {
	return s.Now().Add(s.LinkTTL + time.Minute - 1).Truncate(time.Minute)
}

func owned(r Reader, user UserID, signer linkSigner, expires time.Time) (all []Owned, err error) {
	positions, err := positionsOf(r, user)
	if err != nil {
		return nil, err
	}
	var live []Order
	for order, err := range r.OrdersOf(user, OrderID{}) {
		if err != nil {
			return nil, err
		}
		if !order.Refunded {
			live = append(live, order)
		}
	}
	for orders := range slices.Chunk(live, booksAtOnce) {
		books, files, err := booksOf(r, orders)
		if err != nil {
			return nil, err
		}
		for i, order := range orders {
			position := positions[order.Book]
			all = append(all, Owned{
				Book: books[i], Link: signer.link(order, expires), Page: position.Page, Pages: cmp.Or(files[i].Pages, position.Pages),
			})
		}
	}
	return all, nil
}

// booksAtOnce is how many books of a shelf are read at once. The facts of one file may take 0.8 MB.
const booksAtOnce = 32

// booksOf returns the books of orders, and the facts of their files.
func booksOf(r Reader, orders []Order) ([]Book, []PDFFile, error) {
	ids, names := make([]BookID, len(orders)), make([]string, len(orders))
	for i, order := range orders {
		ids[i] = order.Book
	}
	books, err := r.BooksByID(ids)
	if err != nil {
		return nil, nil, err
	}
	for i, book := range books {
		names[i] = book.DiskName
	}
	files, err := r.PDFFilesByName(names)
	return books, files, err
}

func positionsOf(r Reader, user UserID) (map[BookID]Position, error) {
	all := make(map[BookID]Position)
	for p, err := range r.PositionsOf(user) {
		if err != nil {
			return nil, err
		}
		all[p.Book] = p
	}
	return all, nil
}
