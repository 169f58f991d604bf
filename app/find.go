package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxSearch is the greatest length of the words of a search, in characters. It is the length of the
// longest title, so that every book can be searched by its full title.
const MaxSearch = maxBookText

// Search selects a page of books.
type Search struct {
	Words    string // in the title, the author or the publisher; no words select all books
	Category *int   // nil is all
	Order    BookOrder
	Before   BookID // the page starts after this book; 0 is the first page
	Skip     int    // with Before 0, how many books are before the page; at most those of whole pages
	Limit    int
	State    BookState

	Present map[string]bool // the names of the files that are there; Find sets it for FileMissing
	Sold    *Sold           // Find sets it for MostSold
}

// BookOrder is the order in which books are found.
type BookOrder uint8

const (
	// ByRelevance orders by how well a book matches the words, and without words by number.
	ByRelevance BookOrder = iota
	// Newest orders by number, the highest first.
	Newest
	// Cheapest orders by price.
	Cheapest
	// ByName orders by title, Han characters by their pinyin.
	ByName
	// MostSold orders by the number of live orders, the highest first.
	MostSold
)

// BookOrders are the names of the orders.
var BookOrders = []string{ByRelevance: "relevance", Newest: "new", Cheapest: "price", ByName: "name", MostSold: "sold"}

// MarshalText writes the name of the order.
func (o BookOrder) MarshalText() ([]byte, error) { return []byte(BookOrders[o]), nil }

// UnmarshalText reads the name of an order.
func (o *BookOrder) UnmarshalText(name []byte) error {
	at := slices.Index(BookOrders, string(name))
	if at < 0 {
		return fmt.Errorf("the orders are %s", strings.Join(BookOrders, ", "))
	}
	*o = BookOrder(at)
	return nil
}

// BookState selects books by whether they are for sale, or by their files.
type BookState uint8

const (
	// Listed selects the books that are for sale. Readers find no others.
	Listed BookState = iota
	// Unlisted selects the books that are not for sale.
	Unlisted
	// FileMissing selects the books whose PDF is not in the books folder.
	FileMissing
	// AnyState selects all books.
	AnyState
)

// BookStates are the names of the states.
var BookStates = []string{Listed: "listed", Unlisted: "unlisted", FileMissing: "missing", AnyState: "all"}

// MarshalText writes the name of the state.
func (s BookState) MarshalText() ([]byte, error) { return []byte(BookStates[s]), nil }

// UnmarshalText reads the name of a state.
func (s *BookState) UnmarshalText(name []byte) error {
	at := slices.Index(BookStates, string(name))
	if at < 0 {
		return fmt.Errorf("the states are %s", strings.Join(BookStates, ", "))
	}
	*s = BookState(at)
	return nil
}

// Finder finds books in a copy of the catalogue.
type Finder interface {
	// Find returns the page that s selects from the catalogue at revision now or later. An older copy
	// is replaced by the books of list. If that takes long, the page may be of the older copy.
	Find(ctx context.Context, s Search, now Revision, list ListBooks) (Hits, error)
}

// ListBooks calls yield with every book, by number. It returns their revision.
type ListBooks func(ctx context.Context, yield func(Book)) (Revision, error)

// Hits is a page of the books that a Finder found.
type Hits struct {
	Books    []BookID
	Total    int      // on all pages
	Skip     int      // how many books were skipped: fewer than wanted if the list ends before
	More     bool     // there is a page after this one
	Revision Revision // of the copy of the catalogue
}

// Found is a page of books.
type Found struct {
	Books    []Book
	Total    int      // on all pages
	Skip     int      // how many books were skipped: fewer than wanted if the list ends before
	Next     BookID   // Before of the next page; 0 if this is the last
	Revision Revision // of the catalogue in which they were found, which may be an older one
}

var errNoFinder = errors.New("the shop has no Finder")

// Find returns a page of the books that s selects.
func (s *Shop) Find(ctx context.Context, search Search) (Found, error) {
	hits, err := s.hits(ctx, &search)
	if err != nil {
		return Found{}, err
	}
	return read(ctx, s.Store, func(r Reader) (Found, error) { return foundIn(r, hits, search.State) })
}

// hits returns the numbers of the books that a search selects. It completes the search.
func (s *Shop) hits(ctx context.Context, search *Search) (hits Hits, err error) {
	if utf8.RuneCountInString(search.Words) > MaxSearch {
		return hits, Malformed("q")
	}
	if search.State == FileMissing {
		if search.Present, err = s.presentFiles(); err != nil || search.Present == nil {
			return hits, err
		}
	}
	if search.Order == MostSold {
		if search.Sold, err = s.countSold(ctx); err != nil {
			return hits, err
		}
	}
	now, err := s.CatalogueRevision(ctx)
	if err != nil {
		return hits, err
	}
	if s.Finder == nil {
		return hits, internal("数据查询出错", errNoFinder)
	}
	hits, err = s.Finder.Find(ctx, *search, now, s.listBooks)
	if err != nil {
		return hits, internal("数据查询出错", fmt.Errorf("find books: %w", err))
	}
	return hits, nil
}

// foundIn returns the page of the books that were found.
func foundIn(r Reader, hits Hits, state BookState) (found Found, err error) {
	found.Total, found.Skip, found.Revision = hits.Total, hits.Skip, hits.Revision
	if hits.More {
		found.Next = hits.Books[len(hits.Books)-1]
	}
	found.Books, err = rowsOf(r, hits.Books, state)
	return found, err
}

// rowsOf returns the books with the given numbers. It skips those that were removed, or are not for
// sale, since they were found.
func rowsOf(r Reader, ids []BookID, state BookState) ([]Book, error) {
	books, err := r.BooksByID(ids)
	if errors.Is(err, ErrNotFound) {
		books, err = thoseThere(r, ids)
	}
	if state == Listed {
		books = slices.DeleteFunc(books, func(b Book) bool { return !b.Listed })
	}
	return books, err
}

// thoseThere returns the books that exist.
func thoseThere(g Getter, ids []BookID) (books []Book, err error) {
	for _, id := range ids {
		book, err := g.Book(id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		books = append(books, book)
	}
	return books, nil
}

// listBooks is a ListBooks.
func (s *Shop) listBooks(ctx context.Context, yield func(Book)) (Revision, error) {
	var now Revision
	err := s.Store.View(ctx, func(r Reader) (err error) { // once: what is yielded cannot be taken back
		for book, err := range r.Books() {
			if err != nil {
				return err
			}
			yield(book)
		}
		now, err = revision(r.CatalogueRevision())
		return err
	})
	return now, internal("数据查询出错", err)
}
