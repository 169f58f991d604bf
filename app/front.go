package app

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"sync"
)

// maxOpenBooks is how many books the front of the shop offers to go on with.
const maxOpenBooks = 2

// Front is what the front of the shop shows to one visitor.
type Front struct {
	Reader     User     // zero for a guest
	Revision   Revision // of the catalogue; some of it may be newer
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
		f = Front{Reader: user, Sold: sold}
		now, err := revision(r.CatalogueRevision())
		if err != nil {
			return Front{}, err
		}
		f.Revision = min(now, hits.Revision)
		if f.Found, err = s.frontFound(r, hits, search, now); err != nil {
			return Front{}, err
		}
		if f.Categories, err = s.countedCategories(r, now); err != nil {
			return Front{}, err
		}
		if search.isFirst() {
			if f.Pick, err = s.pick(r); err != nil {
				return Front{}, err
			}
		}
		if user.ID.IsZero() {
			return f, nil
		}
		if f.Owned, err = ownedOf(r, user.ID, f.shown()); err != nil {
			return Front{}, err
		}
		f.Open, err = s.openBooks(r, user.ID)
		return f, err
	})
}

// isFirst reports whether a search selects the first page of all books.
func (s Search) isFirst() bool { return s.Words == "" && s.Category == nil && s.Skip == 0 }

// frontFound is foundIn, which keeps the first page of all books.
func (s *Shop) frontFound(r Reader, hits Hits, search Search, now Revision) (Found, error) {
	if s.Till == nil || !search.isFirst() {
		return foundIn(r, hits, Listed)
	}
	return s.Till.frontBooks.at(now, hits, func() (Found, error) { return foundIn(r, hits, Listed) })
}

// keptBooks keeps the books that were found last, at the latest revision of the catalogue.
type keptBooks struct {
	mu    sync.Mutex
	now   Revision
	ids   []BookID
	found Found // never changed
}

// at returns what was found, and reads it unless the same books were found last, at the same
// revision.
func (k *keptBooks) at(now Revision, hits Hits, read func() (Found, error)) (Found, error) {
	k.mu.Lock()
	found, same := k.found, k.now == now && slices.Equal(k.ids, hits.Books) && k.found.Total == hits.Total
	k.mu.Unlock()
	if same {
		return found, nil
	}
	found, err := read()
	if err == nil {
		k.mu.Lock()
		k.now, k.ids, k.found = now, hits.Books, found
		k.mu.Unlock()
	}
	return found, err
}

// shown returns the books that were found, and the pick.
func (f Front) shown() []Book {
	if f.Pick == nil {
		return f.Found.Books
	}
	return append(slices.Clip(f.Found.Books), f.Pick.Book)
}

// ownedOf returns those of some books that a reader owns.
func ownedOf(r Reader, user UserID, books []Book) (map[BookID]bool, error) {
	ids := make([]BookID, len(books))
	for i, book := range books {
		ids[i] = book.ID
	}
	all, err := r.Owned(user, ids)
	owned := make(map[BookID]bool)
	for i, is := range all {
		if is {
			owned[ids[i]] = true
		}
	}
	return owned, err
}

// openBooks returns the books that a reader had open last, at a page that the reader may still
// read.
func (s *Shop) openBooks(r Reader, user UserID) (open []OpenBook, err error) {
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
		book, err := r.Book(p.Book)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if may, err := s.mayRead(r, user, book, p.Page); err != nil {
			return nil, err
		} else if !may {
			continue
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

// mayRead reports whether a reader may read a page of a book.
func (s *Shop) mayRead(g Getter, user UserID, book Book, page int) (bool, error) {
	owned, err := owns(g, user, book.ID)
	if err != nil || owned || !book.Listed {
		return owned, err
	}
	if book.Price == 0 {
		return true, nil
	}
	sample, err := s.samplePages(g, book)
	return page <= sample, err
}
