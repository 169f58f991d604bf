package app

import (
	"context"
	"time"
)

// Shelf is the books a reader owns, the newest purchase first.
type Shelf struct {
	Books    []Owned
	Revision ShelfRevision
}

// Owned is a book on a reader's own shelf, with a link that downloads it.
type Owned struct {
	Book Book
	Link Link
}

// ShelfRevision tells one state of a reader's shelf from the next, as a Revision does with a list. The
// zero ShelfRevision is of no state.
type ShelfRevision struct {
	user      UserID
	entries   uint64 // what is bought or refunded has an entry in the ledger
	catalogue Revision
	expires   int64 // the links; unix seconds
}

// Shelf gives all the books the reader owns. A caller who knows the shelf at a revision that still stands
// is given no books again.
func (s *Shop) Shelf(ctx context.Context, key SKey, known ShelfRevision) (Shelf, error) {
	return readAs(ctx, s, key, func(r Reader, user User) (shelf Shelf, err error) {
		expires := s.linksExpire()
		shelf.Revision, err = shelfRevision(r, user, expires)
		if err != nil || shelf.Revision == known {
			return shelf, err
		}
		shelf.Books, err = owned(r, user.ID, newSigner(s.LinkKey), expires)
		return shelf, err
	})
}

// ShelfRevision returns the revision at which Shelf would list the reader's books now.
func (s *Shop) ShelfRevision(ctx context.Context, key SKey) (ShelfRevision, error) {
	return readAs(ctx, s, key, func(r Reader, user User) (ShelfRevision, error) {
		return shelfRevision(r, user, s.linksExpire())
	})
}

func shelfRevision(r Reader, user User, expires time.Time) (ShelfRevision, error) {
	catalogue, err := revision(r.CatalogueRevision())
	return ShelfRevision{user.ID, user.Entries, catalogue, expires.Unix()}, err
}

// linksExpire is when links made now expire. It is rounded up to the minute, so that a shelf that is looked
// at again has the same ones.
func (s *Shop) linksExpire() time.Time {
	return s.Now().Add(s.LinkTTL + time.Minute - 1).Truncate(time.Minute)
}

func owned(r Reader, user UserID, signer signer, expires time.Time) (all []Owned, err error) {
	for order, err := range r.OrdersOf(user, OrderID{}) {
		if err != nil {
			return nil, err
		}
		if order.Refunded {
			continue
		}
		book, err := r.Book(order.Book)
		if err != nil {
			return nil, err
		}
		all = append(all, Owned{Book: book, Link: signer.link(order, expires)})
	}
	return all, nil
}
