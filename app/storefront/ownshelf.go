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
	numbered
	Words string
	Eager int
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
	at := func(number int) string { return ownShelfPath(query.Words, number) }
	content := ownShelfPage{shelf, numberedAt(shelf.Skip, shelf.Total, at), query.Words, eagerCovers}
	rq.path = at(content.Page)
	return f.render(rq, http.StatusOK, "ownshelf", rq.lang.Sprintf("My shelf"), content)
}
