package storefront

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"littleshelf/app"
)

// examineTime is how long a visitor waits for a PDF to be examined, which the server also does in
// the background. In the first seconds of a new shop the engine that draws pages is compiled first.
const examineTime = 15 * time.Second

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
	if err := rq.r.Context().Err(); err != nil {
		return err
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
	p.Src, p.Srcset = f.PageImage(p.ReadPage, p.Number)
	if p.Number < p.LastReadable() {
		_, p.NextSrcset = f.PageImage(p.ReadPage, p.Number+1)
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
