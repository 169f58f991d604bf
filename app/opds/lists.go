package opds

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"unicode/utf8"

	"littleshelf/app"
	"littleshelf/app/text"
)

const (
	// pageSize is how many books a page has.
	pageSize = 50

	// maxRenders is how many feeds are made at once. One with the longest titles takes a megabyte.
	maxRenders = 4
)

// makeFeed returns the feed of this name.
func (s *Server) makeFeed(r *http.Request, format *format, name string, who app.Credential) (feed, error) {
	f := feed{
		server: s, lang: text.Preferred(r.Header.Get("Accept-Language"), text.Chinese), format: format,
		origin: s.Origin(r), hidden: s.Hides(r), personal: who != guest, name: name, query: make(url.Values),
	}
	var ok bool
	if f.before, ok = parseBook(r.URL.Query().Get("before")); !ok {
		return f, app.Malformed("before")
	}
	err := f.fill(r, who)
	return f, err
}

// fill fills the feed with what its name says.
func (f *feed) fill(r *http.Request, who app.Credential) error {
	ctx, query := r.Context(), r.URL.Query()
	search := app.Search{Before: f.before, Limit: pageSize}
	switch kind, category := cutName(f.name); {
	case f.name == "":
		f.fillRoot()
		return nil
	case f.name == "new":
		f.title, search.Order = f.lang.Text("New books"), app.Newest
		return f.fillBooks(ctx, who, search)
	case f.name == "popular":
		f.title, search.Order = f.lang.Text("Most read books"), app.MostSold
		return f.fillBooks(ctx, who, search)
	case f.name == "all":
		f.title = f.lang.Text("The whole shop")
		return f.fillSorted(ctx, who, search, query.Get("sort"), app.ByName)
	case f.name == "categories":
		return f.fillCategories(ctx)
	case kind == "categories":
		return f.fillCategory(ctx, who, search, category, query.Get("sort"))
	case f.name == "search":
		return f.fillSearch(r, who, search, query)
	case f.name == "shelf":
		return f.fillShelf(ctx, who)
	}
	return errNoFeed
}

// cutName splits the name of a feed at its slash.
func cutName(name string) (kind string, number int) {
	for i := range name {
		if name[i] == '/' {
			n, err := strconv.Atoi(name[i+1:])
			if err == nil && strconv.Itoa(n) == name[i+1:] {
				return name[:i], n
			}
		}
	}
	return "", 0
}

// parseBook returns the number of a book; no text is 0.
func parseBook(written string) (app.BookID, bool) {
	if written == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(written, 10, 64)
	return app.BookID(n), err == nil && n <= app.MaxNumber
}

func (f *feed) fillRoot() {
	if f.title = f.server.Name(); f.title == "" {
		f.title = f.lang.Text("A bookshop")
	}
	say := f.lang.Text
	f.lists = []listed{
		{"new", say("New books"), say("The newest first"), relNew, true, -1, false},
		{"popular", say("Most read books"), say("The books with the most readers"), relPopular, true, -1, false},
		{"categories", say("By category"), say("The books of each category"), relSubsection, false, -1, false},
		{"all", say("The whole shop"), say("By title, price or age"), relSubsection, true, -1, false},
		{"shelf", say("My shelf"), say("The books that you own; sign in with an app password"), relShelf, true, -1, true},
	}
	if f.hidden.Prices() {
		f.lists[3].summary = say("By title or age")
	}
}

func (f *feed) fillCategories(ctx context.Context) error {
	f.title = f.lang.Text("By category")
	all, _, err := f.server.Shop.Categories(ctx)
	for _, c := range all {
		name := "categories/" + strconv.Itoa(c.Number)
		books := f.lang.Sprintf("%d books", c.Books)
		if c.Books == 1 {
			books = f.lang.Text("1 book")
		}
		f.lists = append(f.lists, listed{name, c.Name, books, relSubsection, true, c.Books, false})
	}
	return err
}

func (f *feed) fillCategory(ctx context.Context, who app.Credential, search app.Search, number int, sort string) error {
	all, err := f.server.Shop.CategoryNames(ctx)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(c app.Category) bool { return c.Number == number })
	if at < 0 {
		return errNoFeed
	}
	f.title, search.Category = all[at].Name, &number
	return f.fillSorted(ctx, who, search, sort, app.Newest)
}

func (f *feed) fillSearch(r *http.Request, who app.Credential, search app.Search, query url.Values) error {
	if wait := f.server.Allow(r, app.Searches); wait > 0 {
		return app.TooOften(wait)
	}
	if _, err := url.ParseQuery(r.URL.RawQuery); err != nil { // the words may be in what was left out
		return app.Malformed("q")
	}
	search.Words = query.Get("q")
	if search.Words == "" {
		search.Words = query.Get("query")
	}
	if !utf8.ValidString(search.Words) {
		return app.Malformed("q")
	}
	f.title = f.lang.Sprintf("Books that match %s", search.Words)
	if search.Words != "" {
		f.query.Set("q", search.Words)
	}
	return f.fillSorted(r.Context(), who, search, query.Get("sort"), app.ByRelevance)
}

// fillSorted is fillBooks for a list whose order the client chooses. A list with another order has
// its own facets.
func (f *feed) fillSorted(
	ctx context.Context, who app.Credential, search app.Search, sort string, usual app.BookOrder,
) error {
	facets := []facet{
		{title: f.lang.Text("The newest first"), order: app.Newest},
		{title: f.lang.Text("Title"), order: app.ByName},
		{title: f.lang.Text("Most read books"), order: app.MostSold},
	}
	if !f.hidden.Prices() {
		facets = append(facets, facet{title: f.lang.Text("Fewest points first"), order: app.Cheapest})
	}
	if usual == app.ByRelevance {
		facets = append(facets, facet{title: f.lang.Text("Best match first"), order: app.ByRelevance})
	}
	search.Order = usual
	for _, other := range facets {
		if sort == app.BookOrders[other.order] {
			search.Order = other.order
			f.query.Set("sort", sort)
		}
	}
	for i := range facets {
		facets[i].active = facets[i].order == search.Order
	}
	f.facets = facets
	return f.fillBooks(ctx, who, search)
}

// fillBooks fills the feed with the books that a search finds.
func (f *feed) fillBooks(ctx context.Context, who app.Credential, search app.Search) error {
	found, err := f.server.Shop.Find(ctx, search)
	if err != nil {
		return err
	}
	f.total, f.next = found.Total, found.Next
	return f.publish(ctx, who, found.Books)
}

// publish fills the feed with what the reader sees of books.
func (f *feed) publish(ctx context.Context, who app.Credential, books []app.Book) (err error) {
	f.acquisition = true
	if f.books, err = f.server.Shop.Publications(ctx, who, books); err != nil {
		return err
	}
	categories, err := f.server.Shop.CategoryNames(ctx)
	f.named = make(map[int]string)
	for _, c := range categories {
		f.named[c.Number] = c.Name
	}
	return err
}

// fillShelf fills the feed with the books that the reader owns, the newest purchase first.
func (f *feed) fillShelf(ctx context.Context, who app.Credential) error {
	if who == guest {
		return errNeedsPassword
	}
	f.title = f.lang.Text("My shelf")
	shelf, err := f.server.shelf(ctx, who)
	if err != nil {
		return err
	}
	from := 0
	if f.before != 0 {
		at := slices.IndexFunc(shelf.Books, func(o app.Owned) bool { return o.Book.ID == f.before })
		if from = at + 1; at < 0 { // given back meanwhile: what came after it is not known
			from = len(shelf.Books)
		}
	}
	to := min(from+pageSize, len(shelf.Books))
	var books []app.Book
	for _, owned := range shelf.Books[from:to] {
		books = append(books, owned.Book)
	}
	f.total = len(shelf.Books)
	if to < len(shelf.Books) {
		f.next = books[len(books)-1].ID
	}
	return f.publish(ctx, who, books)
}

// shelf reads a shelf. One of a reader with thousands of books takes megabytes.
func (s *Server) shelf(ctx context.Context, who app.Credential) (app.Shelf, error) {
	done, err := s.InTurn(ctx)
	if err != nil {
		return app.Shelf{}, err
	}
	defer done()
	return s.Shop.Shelf(ctx, who, app.ShelfRevision{})
}
