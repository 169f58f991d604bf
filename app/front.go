package app

import (
	"cmp"
	"context"
	"slices"
)

// maxOpenBooks is how many books the front of the shop offers to go on with.
const maxOpenBooks = 2

// Front is what the front of the shop shows to one visitor.
type Front struct {
	Reader     User // zero for a guest
	Found      Found
	Categories []CountedCategory
	Owned      map[BookID]bool // those of Found and Pick that the reader owns
	Sold       *Sold           // how many orders the books have
	Open       []OpenBook      // those that the reader had open last, the newest first
	Pick       *Pick           // of the keeper, beside the first page of all books; nil if there is none
}

// OpenBook is a book and the page that a reader has open in it.
type OpenBook struct {
	Book     Book
	Position Position
}

// Front returns what the front of the shop shows to the reader that key signs in, or to a guest:
// the books that search selects, all of them for sale.
func (s *Shop) Front(ctx context.Context, key SKey, search Search) (front Front, err error) {
	search.State = Listed
	hits, err := s.hits(ctx, &search)
	if err != nil {
		return Front{}, err
	}
	sold := search.Sold
	if sold == nil {
		if sold, err = s.countSold(ctx); err != nil {
			return Front{}, err
		}
	}
	return visit(ctx, s, key, func(r Reader, user User) (f Front, err error) {
		f = Front{Reader: user, Sold: sold, Owned: make(map[BookID]bool)}
		if f.Found, err = foundIn(r, hits, Listed); err != nil {
			return Front{}, err
		}
		now, err := revision(r.CatalogueRevision())
		if err != nil {
			return Front{}, err
		}
		if f.Categories, err = s.countedCategories(r, now); err != nil {
			return Front{}, err
		}
		if search.Words == "" && search.Category == nil && search.Skip == 0 {
			if f.Pick, err = s.pick(r); err != nil {
				return Front{}, err
			}
		}
		if user.ID.IsZero() {
			return f, nil
		}
		for _, book := range f.shown() {
			if f.Owned[book.ID], err = owns(r, user.ID, book.ID); err != nil {
				return Front{}, err
			}
		}
		f.Open, err = openBooks(r, user.ID)
		return f, err
	})
}

// shown returns the books that were found, and the pick.
func (f Front) shown() []Book {
	if f.Pick == nil {
		return f.Found.Books
	}
	return append(slices.Clip(f.Found.Books), f.Pick.Book)
}

// openBooks returns the books that a reader had open last and still may read: owned ones, and those
// for sale, of which there are free pages.
func openBooks(r Reader, user UserID) (open []OpenBook, err error) {
	positions, err := positionsOf(r, user)
	if err != nil {
		return nil, err
	}
	newest := make([]Position, 0, len(positions))
	for _, p := range positions {
		newest = append(newest, p)
	}
	slices.SortFunc(newest, func(a, b Position) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.Book, b.Book)) })
	for _, p := range newest {
		if _, err := canSee(r, user, p.Book); err == errNoBook {
			continue
		} else if err != nil {
			return nil, err
		}
		book, err := r.Book(p.Book)
		if err != nil {
			return nil, err
		}
		file, err := r.PDFFile(book.DiskName)
		if err = ifNotFound(err, nil); err != nil {
			return nil, err
		}
		p.Pages = cmp.Or(file.Pages, p.Pages)
		if open = append(open, OpenBook{book, p}); len(open) == maxOpenBooks {
			break
		}
	}
	return open, nil
}
