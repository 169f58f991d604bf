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
	Older string // the path of the page with older comments, or ""
	Form  *page.Form
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
	written := page.NewForm(url.Values{commentField: {rq.r.URL.Query().Get(commentField)}})
	return f.renderBook(rq, http.StatusOK, id, written)
}

// renderBook shows a book. The form is that of a comment.
func (f *Storefront) renderBook(rq *request, status int, id app.BookID, form *page.Form) error {
	before, _ := strconv.ParseUint(rq.r.URL.Query().Get("before"), 10, 64)
	shown, err := f.Shop.BookPage(rq.r.Context(), rq.key, id, app.Page[app.CommentID]{
		Before: app.CommentID(before), Limit: commentsOfPage,
	})
	rq.reader = shown.Reader
	if err != nil {
		return err
	}
	content := bookPage{BookPage: shown, Form: form}
	if shown.Older != 0 {
		content.Older = bookPath(id) + "?before=" + strconv.FormatUint(uint64(shown.Older), 10) + "#comments"
	}
	return f.render(rq, status, "book", shown.Book.Name, content)
}

func bookPath(id app.BookID) string { return "/books/" + id.String() }
