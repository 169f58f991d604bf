package app

import (
	"cmp"
	"context"
	"time"
)

// Position is the page that a reader has open in a book.
type Position struct {
	User  UserID
	Book  BookID
	Page  int // from 1
	Pages int // of the book; 0 if unknown
	At    time.Time
}

// Validate returns the first rule that a position breaks.
func (p Position) Validate() error {
	if p.Pages > 0 && p.Page > p.Pages {
		return broken("page", "must be from 1 to %d", p.Pages)
	}
	return cmp.Or(
		hasID("user", p.User),
		within("book", p.Book, 1, MaxNumber),
		within("page", p.Page, 1, MaxPages),
		within("pages", p.Pages, 0, MaxPages),
		hasTime("at", p.At),
	)
}

// Position returns the page that the reader has open in a book that is for sale or that the reader
// owns. Its Page is 0 if there is none.
func (s *Shop) Position(ctx context.Context, who Credential, book BookID) (Position, error) {
	return readAs(ctx, s, who, func(r Reader, user User) (Position, error) {
		if _, err := canSee(r, user.ID, book); err != nil {
			return Position{}, err
		}
		position, err := r.Position(user.ID, book)
		if err = ifNotFound(err, nil); err != nil {
			return Position{}, err
		}
		pages, err := pagesOf(r, book)
		position.Pages = cmp.Or(pages, position.Pages)
		return position, err
	})
}

// SetPosition stores the page that the reader has open in a book that is for sale or that the
// reader owns. The last call counts, from any device. A page that is open already is not stored.
func (s *Shop) SetPosition(ctx context.Context, who Credential, book BookID, page int) error {
	now := s.now()
	_, err := writeAs(ctx, s, who, Turns, func(tx Tx, user User) (none struct{}, err error) {
		if _, err := canSee(tx, user.ID, book); err != nil {
			return none, err
		}
		pages, err := pagesOf(tx, book)
		if err != nil {
			return none, err
		}
		next := Position{User: user.ID, Book: book, Page: page, Pages: pages, At: now}
		if next.Validate() != nil {
			return none, Malformed("page")
		}
		last, err := tx.Position(user.ID, book)
		if err == nil && last.Page == page && last.Pages == pages {
			return none, nil
		}
		if err = ifNotFound(err, nil); err != nil {
			return none, err
		}
		return none, tx.PutPosition(next)
	})
	return err
}

// pagesOf returns the number of pages of a book, or 0 if it is unknown.
func pagesOf(g Getter, id BookID) (int, error) {
	book, err := g.Book(id)
	if err != nil {
		return 0, err
	}
	file, err := g.PDFFile(book.DiskName)
	return file.Pages, ifNotFound(err, nil)
}
