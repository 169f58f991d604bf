package app

import (
	"cmp"
	"context"
	"math"
	"time"
)

// OwnShelf is a page of the books that a reader owns, the newest purchase first.
type OwnShelf struct {
	Reader User
	Books  []OwnBook
	Total  int // on all pages
	Skip   int // how many books are on the pages before
	Owned  int // books of the reader, with those that a search left out
}

// OwnBook is a book that a reader owns, and the page that the reader has open.
type OwnBook struct {
	Book     Book
	Bought   time.Time
	Position Position // its Page is 0 if there is none; its Pages is 0 if it is unknown
}

// OwnShelf returns the page behind skip books of those that a reader owns and that words find, or
// of all without words. Behind the last page it is the last.
func (s *Shop) OwnShelf(ctx context.Context, key SKey, words string, skip, limit int) (OwnShelf, error) {
	found, err := s.anyBooks(ctx, words)
	if err != nil {
		return OwnShelf{}, err
	}
	return readAs(ctx, s, key, func(r Reader, user User) (shelf OwnShelf, err error) {
		shelf.Reader = user
		var orders []Order
		for order, err := range r.OrdersOf(user.ID, OrderID{}) {
			if err != nil {
				return shelf, err
			}
			if order.Refunded {
				continue
			}
			if shelf.Owned++; found == nil || found[order.Book] {
				orders = append(orders, order)
			}
		}
		shelf.Total = len(orders)
		shelf.Skip = min(skip, max(0, len(orders)-1)/limit*limit)
		shelf.Books, err = ownBooks(r, user.ID, orders[shelf.Skip:min(shelf.Skip+limit, len(orders))])
		return shelf, err
	})
}

// anyBooks returns the books that words find, for sale or not. It is nil without words.
func (s *Shop) anyBooks(ctx context.Context, words string) (map[BookID]bool, error) {
	if words == "" {
		return nil, nil
	}
	hits, err := s.hits(ctx, &Search{Words: words, State: AnyState, Limit: math.MaxInt})
	found := make(map[BookID]bool, len(hits.Books))
	for _, id := range hits.Books {
		found[id] = true
	}
	return found, err
}

func ownBooks(r Reader, user UserID, orders []Order) (own []OwnBook, err error) {
	books, files, err := booksOf(r, orders)
	if err != nil {
		return nil, err
	}
	positions, err := positionsOf(r, user)
	for i, order := range orders {
		position := positions[order.Book]
		position.Pages = cmp.Or(files[i].Pages, position.Pages)
		own = append(own, OwnBook{Book: books[i], Bought: order.At, Position: position})
	}
	return own, err
}
