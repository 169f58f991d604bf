package app

import (
	"context"
	"errors"
)

// Publication is a book as the catalogues of reading apps show it.
type Publication struct {
	Book   Book
	File   PDFFile // of the book; zero if nothing is known of it
	Open   bool    // everyone may download it
	Owned  bool    // by the reader
	Sample int     // the number of pages that anyone may read
}

// Publications returns what a reader sees of books. A credential that opens nothing is a guest's.
func (s *Shop) Publications(ctx context.Context, who Credential, books []Book) ([]Publication, error) {
	used := func(context.Context) {}
	all, err := read(ctx, s.Store, func(r Reader) (all []Publication, err error) {
		var user User
		if user, used, err = who.identify(s, r); err != nil && !errors.Is(err, errSignedOut) {
			return nil, err
		}
		for _, book := range books {
			p, err := s.publication(r, user.ID, book)
			if err != nil {
				return nil, err
			}
			all = append(all, p)
		}
		return all, nil
	})
	used(ctx)
	return all, err
}

// publication returns what a reader, or a guest if user is zero, sees of a book.
func (s *Shop) publication(g Getter, user UserID, book Book) (p Publication, err error) {
	p = Publication{Book: book, Open: book.isOpen(s.PublicDownloads)}
	p.File, err = g.PDFFile(book.DiskName)
	if err = ifNotFound(err, nil); err != nil {
		return p, err
	}
	if !user.IsZero() {
		if p.Owned, err = owns(g, user, book.ID); err != nil {
			return p, err
		}
	}
	p.Sample, err = s.samplePages(g, book)
	return p, err
}

// isOpen reports whether everyone may download the book.
func (b Book) isOpen(public bool) bool { return b.Listed && (b.Price == 0 || public) }
