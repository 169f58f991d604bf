package app

import (
	"context"
	"errors"
	"time"
)

// Stamping selects the outputs that have a stamp, the number of the reader's order.
type Stamping uint8

const (
	// StampPages stamps images of pages.
	StampPages Stamping = iota
	// StampDownloads stamps images of pages and downloads.
	StampDownloads
	// StampNothing stamps neither.
	StampNothing
)

// Reading is how much of a book a client may read page by page.
type Reading struct {
	Book   Book
	Reader UserID // zero if unknown
	Whole  bool   // every page may be read, not only those of the sample
	Sample int    // the number of pages that anyone may read, from the first on
	Stamp  string // a line on each image of a page; empty is none
	Link   Link   // authorizes the owner; zero for others
}

// Allow returns an error if the page may not be read.
func (r Reading) Allow(page int) error {
	if r.Whole || page <= r.Sample {
		return nil
	}
	return errNotReadable
}

// Reading returns how much of a book the client that has a credential or a link may read. Everyone
// may read a free book, and the sample of a book for sale.
func (s *Shop) Reading(ctx context.Context, id BookID, who Credential, link Link) (Reading, error) {
	return read(ctx, s.Store, func(r Reader) (Reading, error) { return s.readingIn(r, id, who, link) })
}

func (s *Shop) readingIn(r Reader, id BookID, who Credential, link Link) (Reading, error) {
	book, err := r.Book(id)
	if err != nil {
		return Reading{}, ifNotFound(err, errNoBook)
	}
	order, err := s.authorize(r, book, who, link)
	reading := Reading{Book: book, Whole: err == nil}
	var failed error
	if reading.Sample, failed = s.samplePages(r, book); failed != nil {
		return Reading{}, failed
	}
	switch {
	case errors.Is(err, errNotYours) && book.Listed:
	case errors.Is(err, errNotYours):
		return Reading{}, errNotReadable
	case err != nil:
		return Reading{}, err
	case !order.ID.IsZero():
		reading.Reader = order.User
		reading.Link = newLinkSigner(s.LinkKey).link(order, s.linksExpire())
		stamping, err := s.stamping(r)
		if stamping != StampNothing {
			reading.Stamp = stampOf(order)
		}
		return reading, err
	}
	user, _, err := who.identify(s, r)
	if err == nil {
		reading.Reader = user.ID
	} else if !errors.Is(err, errSignedOut) {
		return Reading{}, err
	}
	return reading, nil
}

// samplePages returns how many pages of a book anyone may read.
func (s *Shop) samplePages(g Getter, b Book) (int, error) {
	switch b.SamplePages {
	case 0:
		pages, err := s.settingNumber(g, SettingSamplePages)
		return int(pages), err
	case NoSamplePages:
		return 0, nil
	}
	return b.SamplePages, nil
}

// stampOf returns the line that names an order. It has the whole number of the order, for orders of
// the same minute begin alike. The line of an order never changes, so stamped files do not change
// either.
func stampOf(o Order) string {
	return "littleshelf " + o.ID.String() + " " + o.At.UTC().Format(time.DateOnly)
}
