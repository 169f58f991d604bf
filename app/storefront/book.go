package storefront

import (
	"net/http"
	"net/url"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/page"
)

var bookRoutes = []route{{"GET", "/books/{id}", (*Storefront).showBook}}

// commentsOfPage is the number of comments on a page of a book.
const commentsOfPage = 20

// bookPage is the page of a book.
type bookPage struct {
	app.BookPage
	Older   string // the path of the page with older comments, or ""
	Form    *page.Form
	Preview preview
}

// Free reports whether everyone may read the book.
func (p bookPage) Free() bool { return p.Book.Price == 0 && p.Book.Listed }

// Short returns how many points the reader lacks for the book, 0 if none.
func (p bookPage) Short() int64 { return max(0, p.Book.Price-p.Reader.Balance) }

// MaxComment returns the greatest length of a comment.
func (bookPage) MaxComment() int { return app.MaxComment }

// SampleShown returns how many pages a guest can read, 0 if none.
func (p bookPage) SampleShown() int {
	if p.File.Pages == 0 {
		return 0
	}
	return min(p.Sample, p.File.Pages)
}

func (f *Storefront) showBook(rq *request) error {
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	if !f.isGuest(rq) {
		return f.showOwnBook(rq, id)
	}
	before := commentsBefore(rq, id)
	now, err := f.Shop.BookRevisions(rq.r.Context(), id)
	if err != nil {
		return err
	}
	return f.sendKept(rq, now, func() (*page.Ready, bool, error) {
		content, err := f.book(rq, id, before)
		if err != nil {
			return nil, false, err
		}
		ready, err := f.ready(rq, "book", content.Book.Name, content)
		return ready, f.isKnown(content.File), err
	})
}

// showOwnBook shows a book to a signed-in reader.
func (f *Storefront) showOwnBook(rq *request, id app.BookID) error {
	if written := rq.r.URL.Query().Get(commentField); written != "" { // before signing in
		return f.renderBook(rq, http.StatusOK, id, page.NewForm(url.Values{commentField: {written}}))
	}
	content, err := f.book(rq, id, commentsBefore(rq, id))
	if err != nil {
		return err
	}
	own := ownFactsOf(content.Reader, content.Owned, content.Position, content.File.Pages, content.File.Size)
	return f.sendOwn(rq, content.Revisions, own, "book", content.Book.Name, content)
}

// renderBook shows a book to a reader. The form is that of a comment.
func (f *Storefront) renderBook(rq *request, status int, id app.BookID, form *page.Form) error {
	content, err := f.book(rq, id, commentsBefore(rq, id))
	if err != nil {
		return err
	}
	content.Form = form
	return f.render(rq, status, "book", content.Book.Name, content)
}

// commentsBefore returns the comment before which the page of a book shows comments, 0 if it shows
// the newest. It sets the path of the page.
func commentsBefore(rq *request, id app.BookID) app.CommentID {
	before, _ := strconv.ParseUint(rq.r.URL.Query().Get("before"), 10, 64)
	if rq.path = bookPath(id); before > 0 {
		rq.path += "?before=" + strconv.FormatUint(before, 10)
	}
	return app.CommentID(before)
}

// book returns the page of a book, with the comments before one.
func (f *Storefront) book(rq *request, id app.BookID, before app.CommentID) (bookPage, error) {
	shown, err := f.Shop.BookPage(rq.r.Context(), rq.key, id, app.Page[app.CommentID]{Before: before, Limit: commentsOfPage})
	rq.reader = shown.Reader
	if err != nil {
		return bookPage{}, err
	}
	content := bookPage{BookPage: shown, Form: page.NewForm(nil), Preview: f.bookPreview(rq, shown)}
	if shown.Older != 0 {
		content.Older = bookPath(id) + "?before=" + strconv.FormatUint(uint64(shown.Older), 10) + "#comments"
	}
	return content, nil
}

func bookPath(id app.BookID) string { return "/books/" + id.String() }
