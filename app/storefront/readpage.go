package storefront

import (
	"errors"
	"io/fs"
	"strconv"

	"littleshelf/app"
)

// readPage is a page of a book as an image, or why it is not shown.
type readPage struct {
	app.ReadPage
	Number      int // of the page
	Src, Srcset string
	NextSrcset  string // of the page after this one, if the visitor may read it
	Width       int    // of the image, in pixels; the browser scales it
	Height      int

	Chapters    []app.Chapter // none deeper than a level that keeps the list short
	ChaptersCut bool          // the table of contents has more
	Chapter     int           // the index of the chapter of the page, or -1

	ShowsText bool
	Text      string
	NoText    bool // the text cannot be had now
}

// State returns what the page shows: a page of the book is "", the others are why it shows none.
func (p readPage) State() string {
	switch {
	case p.Allow(1) != nil:
		return "locked"
	case errors.Is(p.Trouble, fs.ErrNotExist):
		return "missing"
	case errors.Is(p.Trouble, app.ErrNoEngine):
		return "engine"
	case errors.Is(p.Trouble, app.ErrNotDrawable):
		return "damaged"
	case p.Trouble != nil:
		return "busy"
	case p.Allow(p.Number) != nil:
		return "locked"
	}
	return ""
}

// LastFree returns the last page that a visitor may read without the book, 0 if there is none.
func (p readPage) LastFree() int { return min(p.Sample, p.File.Pages) }

// LastReadable returns the last page that the visitor may read.
func (p readPage) LastReadable() int {
	if p.Whole {
		return p.File.Pages
	}
	return p.LastFree()
}

// First reports whether there is no page before this one.
func (p readPage) First() bool { return p.Number <= 1 }

// Last reports whether there is no page after this one.
func (p readPage) Last() bool { return p.Number >= p.File.Pages }

// At returns the path of a page of the book, with its text if this page shows its own.
func (p readPage) At(number int) string { return readPath(p.Book.ID, number, p.ShowsText) }

// Previous returns the path of the page before this one.
func (p readPage) Previous() string { return p.At(p.Number - 1) }

// Next returns the path of the page after this one.
func (p readPage) Next() string { return p.At(p.Number + 1) }

// Here returns the path of this page.
func (p readPage) Here() string { return p.At(p.Number) }

// WithText returns the path of this page with its text.
func (p readPage) WithText() string { return readPath(p.Book.ID, p.Number, true) }

// WithoutText returns the path of this page without its text.
func (p readPage) WithoutText() string { return readPath(p.Book.ID, p.Number, false) }

// SignIn returns the path that signs in and leads back to this page.
func (p readPage) SignIn() string { return signInPath(p.Here()) }

// Kept reports whether this page is the one that the reader has open on all devices.
func (p readPage) Kept() bool { return p.Position.Page == p.Number }

// readPath returns the path of a page of a book.
func readPath(id app.BookID, number int, text bool) string {
	path := bookPath(id) + "/read?p=" + strconv.Itoa(number)
	if text {
		path += "&text=1"
	}
	return path
}

// imageSize returns the size of a page as an image. A page of unknown size is taken for a sheet of
// A4.
func imageSize(width, height int) (int, int) {
	const pixels = 1000
	if width <= 0 || height <= 0 {
		width, height = 210, 297
	}
	return pixels, max(1, (pixels*height+width/2)/width)
}
