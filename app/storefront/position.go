package storefront

import (
	"net/http"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var readRoutes = []route{
	{"GET", "/books/{id}/read", (*Storefront).showPage},
	{"GET", "/books/{id}/position", (*Storefront).readOn},
	{"POST", "/books/{id}/position", (*Storefront).keepPosition},
}

// keepPosition stores the page that the reader has open. A script gets no page as a response, and
// is not asked to sign in.
func (f *Storefront) keepPosition(rq *request) error {
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	number, err := strconv.Atoi(form.Value("page"))
	if err != nil {
		return app.Malformed("page")
	}
	err = f.Shop.SetPosition(rq.r.Context(), rq.key, id, number)
	byScript := !strings.Contains(rq.r.Header.Get("Accept"), "text/html")
	switch {
	case byScript && app.SignedOut(err):
		rq.w.WriteHeader(http.StatusForbidden)
		return nil
	case err != nil:
		return err
	case byScript:
		rq.w.WriteHeader(http.StatusNoContent)
		return nil
	}
	path := readPath(id, number, form.Value("text") == "1")
	return f.redirect(rq, path, rq.lang.Sprintf("Page %d is kept: every device goes on from here.", number))
}

// readOn leads a reader who had to sign in before keepPosition back to the book.
func (f *Storefront) readOn(rq *request) error {
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	return f.redirect(rq, bookPath(id)+"/read", "")
}
