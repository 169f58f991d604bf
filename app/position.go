package app

import (
	"cmp"
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
