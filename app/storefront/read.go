package storefront

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"strconv"
	"time"

	"littleshelf/app"
)

// examineTime is how long a visitor waits for a PDF to be examined, which the server also does in
// the background.
const examineTime = 2 * time.Second

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

// showPage shows a page of a book. The address of a page has its number: an address without one, or
// with a number behind the last page, is redirected to that of the page that is meant.
func (f *Storefront) showPage(rq *request) error {
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	shown, err := f.readPage(rq, id)
	rq.reader = shown.User
	if err != nil {
		return err
	}
	query := rq.r.URL.Query()
	wanted, _ := strconv.Atoi(query.Get("p"))
	content := readPage{ReadPage: shown, Number: shown.PageToShow(wanted), Chapter: -1, ShowsText: query.Get("text") == "1"}
	if shown.File.Pages > 0 && query.Get("p") != strconv.Itoa(content.Number) {
		return f.redirect(rq, content.Here(), "")
	}
	title := shown.Book.Name
	if content.State() == "" {
		title = rq.lang.Sprintf("Page %d", content.Number) + " · " + title
		if err := f.fill(rq, &content); err != nil {
			return err
		}
	}
	if content.State() != "busy" {
		return f.render(rq, http.StatusOK, "read", title, content)
	}
	if !errors.Is(shown.Trouble, app.ErrPagesBusy) && !errors.Is(shown.Trouble, context.DeadlineExceeded) {
		f.Log.Error("a book cannot be read now", "file", shown.Book.DiskName, "err", shown.Trouble,
			"request_id", rq.w.Header().Get("X-Request-Id"))
	}
	rq.w.Header().Set("Retry-After", "5")
	return f.render(rq, http.StatusServiceUnavailable, "read", title, content)
}

// readPage returns what a visitor sees of a book. A PDF that was not examined yet is examined
// first.
func (f *Storefront) readPage(rq *request, id app.BookID) (app.ReadPage, error) {
	shown, err := f.Shop.ReadPage(rq.r.Context(), rq.key, id)
	if err != nil || !errors.Is(shown.Trouble, app.ErrNotExamined) || f.Examine == nil {
		return shown, err
	}
	ctx, cancel := context.WithTimeout(rq.r.Context(), examineTime)
	defer cancel()
	if err := f.Examine(ctx, shown.Book.DiskName); err != nil {
		shown.Trouble = err
		return shown, nil
	}
	return f.Shop.ReadPage(rq.r.Context(), rq.key, id)
}

// fill adds what is shown of a page that the visitor may read.
func (f *Storefront) fill(rq *request, p *readPage) error {
	p.Src, p.Srcset = f.PageImage(p.Reading, p.File, p.Number)
	if p.Number < p.LastReadable() {
		_, p.NextSrcset = f.PageImage(p.Reading, p.File, p.Number+1)
	}
	p.Width, p.Height = imageSize(p.File.SizeOf(p.Number))
	p.Chapters, p.ChaptersCut = shownChapters(p.File.Outline)
	p.Chapter = chapterOf(p.Chapters, p.Number)
	if !p.ShowsText {
		return nil
	}
	if err := f.countView(rq); err != nil {
		return err
	}
	text, err := f.Shop.PageText(rq.r.Context(), p.ReadPage, p.Number)
	p.Text, p.NoText = text, err != nil
	return nil
}

// countView counts a page by reader, or by address if no reader is known, as its image is counted.
func (f *Storefront) countView(rq *request) error {
	if rq.reader.ID.IsZero() {
		return f.tooOften(rq, app.PageViews)
	}
	if f.Shop.Limiter == nil {
		return nil
	}
	if wait := f.Shop.Limiter.Allow(app.PageViews, rq.reader.ID); wait > 0 {
		return app.TooOften(wait)
	}
	return nil
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
