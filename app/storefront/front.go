package storefront

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var shelfRoutes = []route{{"GET", "/{$}", (*Storefront).showFront}}

const (
	// booksOfPage is the number of books on a page: whole rows of three, four and six.
	booksOfPage = 24

	// eagerCovers is how many covers a browser loads at once; the others when they come into sight.
	eagerCovers = 6

	maxPageNumber = 1_000_000
)

// frontQuery is what a visitor wants to see of the catalogue.
type frontQuery struct {
	Words    string
	Category int // 0 is all
	Order    app.BookOrder
	Page     int // from 1
}

// parseFrontQuery reads the query of the front page. Values that it does not know are left out: an
// old link still leads to the shop.
func parseFrontQuery(q url.Values) frontQuery {
	f := frontQuery{Words: strings.Join(strings.Fields(strings.ToValidUTF8(q.Get("q"), "")), " "), Page: 1}
	if runes := []rune(f.Words); len(runes) > app.MaxSearch {
		f.Words = string(runes[:app.MaxSearch])
	}
	if n, err := strconv.Atoi(q.Get("c")); err == nil && n > 0 && n <= app.MaxCategory {
		f.Category = n
	}
	if n, err := strconv.Atoi(q.Get("page")); err == nil && n > 1 && n <= maxPageNumber {
		f.Page = n
	}
	f.Order = f.firstOrder()
	if at := slices.Index(app.BookOrders, q.Get("sort")); at >= 0 && slices.Contains(f.orders(), app.BookOrder(at)) {
		f.Order = app.BookOrder(at)
	}
	return f
}

// orders are the orders that a visitor can choose. The first is that of a visitor who chose none.
func (f frontQuery) orders() []app.BookOrder {
	orders := []app.BookOrder{app.Newest, app.MostSold, app.Cheapest, app.ByName}
	if f.Words != "" {
		orders = append([]app.BookOrder{app.ByRelevance}, orders...)
	}
	return orders
}

func (f frontQuery) firstOrder() app.BookOrder { return f.orders()[0] }

// path returns the path of the page, the same for all spellings of a query.
func (f frontQuery) path() string {
	q := make(url.Values)
	if f.Words != "" {
		q.Set("q", f.Words)
	}
	if f.Category > 0 {
		q.Set("c", strconv.Itoa(f.Category))
	}
	if f.Order != f.firstOrder() {
		q.Set("sort", app.BookOrders[f.Order])
	}
	if f.Page > 1 {
		q.Set("page", strconv.Itoa(f.Page))
	}
	if len(q) == 0 {
		return "/"
	}
	return "/?" + q.Encode()
}

// at returns the path of another page of the same list.
func (f frontQuery) at(number int) string {
	f.Page = number
	return f.path()
}

func (f frontQuery) search() app.Search {
	s := app.Search{Words: f.Words, Order: f.Order, Skip: (f.Page - 1) * booksOfPage, Limit: booksOfPage}
	if f.Category > 0 {
		s.Category = &f.Category
	}
	return s
}

// frontPage is the front of the shop: its books.
type frontPage struct {
	app.Front
	numbered
	Query   frontQuery
	Eager   int
	Preview preview
}

// Plain reports whether the page lists all books, from the first on.
func (p frontPage) Plain() bool { return p.Query == frontQuery{Order: p.Query.firstOrder(), Page: 1} }

// Category returns the path of the books of a category, or of all.
func (p frontPage) Category(number int) string {
	q := p.Query
	q.Category, q.Page = number, 1
	return q.path()
}

// Orders are the orders to choose from.
func (p frontPage) Orders() []order {
	var list []order
	for _, o := range p.Query.orders() {
		list = append(list, order{app.BookOrders[o], orderWords[o], o == p.Query.Order})
	}
	return list
}

// pickFile returns the facts of the PDF of the keeper's pick.
func (p frontPage) pickFile() app.PDFFile {
	if p.Pick == nil {
		return app.PDFFile{}
	}
	return p.Pick.File
}

type order struct {
	Name, Words string
	Chosen      bool
}

var orderWords = map[app.BookOrder]string{
	app.ByRelevance: "Best match", app.Newest: "Newest", app.MostSold: "Most read", app.Cheapest: "Fewest points", app.ByName: "By title",
}

// showFront shows the books of the shop. The page of a guest is the same for all guests.
func (f *Storefront) showFront(rq *request) error {
	query := parseFrontQuery(rq.r.URL.Query())
	if rq.hides.Prices() && query.Order == app.Cheapest {
		query.Order = query.firstOrder()
	}
	if query.Words != "" {
		if err := f.tooOften(rq, app.Searches); err != nil {
			return err
		}
	}
	rq.path = query.path()
	rq.alone = query.Words != ""
	if !f.isGuest(rq) {
		content, err := f.front(rq, query)
		if err != nil {
			return err
		}
		own := ownFactsOf(content.Reader, content.Owned, content.Open, content.pickFile().Pages)
		return f.sendOwn(rq, app.Revisions{Catalogue: content.Revision}, own, "front", f.frontTitle(rq, content), content)
	}
	now, err := f.Shop.CatalogueRevision(rq.r.Context())
	if err != nil {
		return err
	}
	return f.sendKept(rq, app.Revisions{Catalogue: now}, func() (*page.Ready, bool, error) {
		content, err := f.front(rq, query)
		if err != nil {
			return nil, false, err
		}
		ready, err := f.ready(rq, "front", f.frontTitle(rq, content), content)
		return ready, content.Revision >= now && (content.Pick == nil || f.isKnown(content.Pick.File)), err
	})
}

// front returns the page of a query. A page behind the last is the last.
func (f *Storefront) front(rq *request, query frontQuery) (frontPage, error) {
	front, err := f.Shop.Front(rq.r.Context(), rq.key, query.search())
	if err != nil {
		return frontPage{}, err
	}
	rq.reader = front.Reader
	list := numberedAt(front.Found.Skip, front.Found.Total, query.at)
	query.Page = list.Page
	rq.path = query.path()
	return frontPage{front, list, query, eagerCovers, f.previewOf(rq, rq.path)}, nil
}

func (f *Storefront) frontTitle(rq *request, content frontPage) string {
	if content.Query.Words != "" {
		return rq.lang.Sprintf("Books like “%s”", content.Query.Words)
	}
	for _, c := range content.Categories {
		if c.Number == content.Query.Category {
			return c.Name
		}
	}
	return rq.lang.Sprintf("Bookshop")
}
