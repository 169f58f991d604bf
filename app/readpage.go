package app

import (
	"context"
	"errors"
)

// ReadPage is what a browser shows to one visitor who reads a book page by page.
type ReadPage struct {
	Reading
	User     User // zero for a guest
	Refunded bool // the reader owned the book, and the order was refunded
	Position Position
	File     PDFFile

	// Trouble is why no page can be shown: ErrNotDrawable, ErrNoEngine, ErrNotExamined, or the error
	// of the file, such as fs.ErrNotExist. It is nil if pages can be shown.
	Trouble error
}

// ErrNotExamined is the trouble of a PDF whose facts are unknown. Facts finds them.
var ErrNotExamined = errors.New("the PDF was not examined yet")

// ReadPage returns what a browser shows of a book to the reader that key signs in, or to a guest.
func (s *Shop) ReadPage(ctx context.Context, key SKey, id BookID) (ReadPage, error) {
	p, err := visit(ctx, s, key, func(r Reader, user User) (p ReadPage, err error) {
		reading, err := s.readingIn(r, id, key, Link{})
		p = ReadPage{Reading: reading, User: user}
		if errors.Is(err, errNotReadable) {
			return p, ErrUnlisted
		}
		if err != nil {
			return p, err
		}
		if p.Position, err = r.Position(user.ID, id); ifNotFound(err, nil) != nil {
			return p, err
		}
		p.File, err = r.PDFFile(p.Book.DiskName)
		if err = ifNotFound(err, nil); err != nil || user.ID.IsZero() {
			return p, err
		}
		if !p.Whole {
			p.Refunded, err = refundedLately(r, user.ID, id)
		}
		return p, err
	})
	if err == nil {
		p.Trouble = s.troubleWith(p.File, p.Book)
	}
	return p, err
}

// refundsLookedAt is how many of a reader's newest orders are looked at for one that was refunded.
const refundsLookedAt = 50

// refundedLately reports whether one of a reader's newest orders of a book was refunded.
func refundedLately(r Reader, user UserID, book BookID) (bool, error) {
	orders, err := collect(r.OrdersOf(user, OrderID{}), refundsLookedAt)
	for _, order := range orders {
		if order.Book == book && order.Refunded {
			return true, err
		}
	}
	return false, err
}

// troubleWith returns why no page of a book can be shown, as far as the stored facts of its PDF
// say.
func (s *Shop) troubleWith(facts PDFFile, book Book) error {
	if s.Pages == nil || s.Covers == nil {
		return ErrNoEngine
	}
	info, err := s.Covers.Stat(book.DiskName)
	switch {
	case err != nil:
		return err
	case facts.Name == "" || !facts.isOf(info):
		return ErrNotExamined
	case facts.Pages == 0:
		return ErrNotDrawable
	}
	return nil
}

// PageToShow returns the page that a visitor sees who wants a page, or none in particular if wanted
// is 0: then it is the one that the reader has open. Behind the last page it is the last.
func (p ReadPage) PageToShow(wanted int) int {
	if wanted < 1 {
		wanted = p.Position.Page
	}
	return max(1, min(wanted, p.File.Pages))
}
