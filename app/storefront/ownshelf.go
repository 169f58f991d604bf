package storefront

import (
	"net/http"
	"net/url"
	"strconv"

	"littleshelf/app"
)

var ownShelfRoutes = []route{{"GET", "/shelf", (*Storefront).showOwnShelf}}

// ownShelfPage is the books of a reader.
type ownShelfPage struct {
	app.OwnShelf
	Words string
	Page  int // from 1
	Pages int
	Eager int
}

// At returns the path of a page of the list.
func (p ownShelfPage) At(number int) string { return ownShelfPath(p.Words, number) }

// Previous returns the number of the page before this one, 0 if there is none.
func (p ownShelfPage) Previous() int { return p.Page - 1 }

// Next returns the number of the page after this one, 0 if there is none.
func (p ownShelfPage) Next() int {
	if p.Page < p.Pages {
		return p.Page + 1
	}
	return 0
}

func ownShelfPath(words string, number int) string {
	q := make(url.Values)
	if words != "" {
		q.Set("q", words)
	}
	if number > 1 {
		q.Set("page", strconv.Itoa(number))
	}
	if len(q) == 0 {
		return "/shelf"
	}
	return "/shelf?" + q.Encode()
}

// showOwnShelf shows the books of a reader, the newest purchase first.
func (f *Storefront) showOwnShelf(rq *request) error {
	query := parseFrontQuery(rq.r.URL.Query())
	if query.Words != "" {
		if err := f.tooOften(rq, app.Searches); err != nil {
			return err
		}
	}
	shelf, err := f.Shop.OwnShelf(rq.r.Context(), rq.key, query.Words, (query.Page-1)*booksOfPage, booksOfPage)
	if err != nil {
		return err
	}
	rq.reader = shelf.Reader
	content := ownShelfPage{
		OwnShelf: shelf, Words: query.Words, Page: shelf.Skip/booksOfPage + 1,
		Pages: max(1, (shelf.Total+booksOfPage-1)/booksOfPage), Eager: eagerCovers,
	}
	rq.path = content.At(content.Page)
	return f.render(rq, http.StatusOK, "ownshelf", rq.lang.Sprintf("My shelf"), content)
}
