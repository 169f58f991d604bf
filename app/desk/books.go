package desk

import (
	"net/http"
	"net/url"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/page"
)

var bookRoutes = []route{
	{"GET", "/books", (*Desk).books, false},
	{"POST", "/books/change", (*Desk).changeBooks, false},
	{"GET", "/books/{id}", (*Desk).book, false},
	{"POST", "/books/{id}", (*Desk).editBook, false},
	{"POST", "/books/{id}/unlist", (*Desk).unlistBook, false},
	{"POST", "/books/{id}/relist", (*Desk).relistBook, false},
	{"GET", "/books/{id}/remove", (*Desk).showRemoveBook, false},
	{"POST", "/books/{id}/remove", (*Desk).removeBook, false},
}

// booksPage lists books, and has the form that changes those that are ticked.
type booksPage struct {
	Filter     bookFilter
	Total      int
	Books      []bookRow
	Next       string // the query of the next page; "" if this is the last
	Categories []app.Category
	Form       *page.Form
	Request    app.RequestID
	Failures   []string // why some of the ticked books are not changed
}

// bookRow is a row of the list.
type bookRow struct {
	app.Bookfile
	Cover    string
	Category string // its name
	Ticked   bool
}

// bookFilter is the query of the list, as it was typed.
type bookFilter struct{ Words, Category, State, Sort, Before string }

func filterOf(query url.Values) bookFilter {
	return bookFilter{query.Get("q"), query.Get("c"), query.Get("state"), query.Get("sort"), query.Get("before")}
}

// Query returns the filter as the query of an address.
func (f bookFilter) Query() string {
	query := url.Values{}
	for name, value := range map[string]string{"q": f.Words, "c": f.Category, "state": f.State, "sort": f.Sort, "before": f.Before} {
		if value != "" {
			query.Set(name, value)
		}
	}
	return query.Encode()
}

// Narrow reports whether the filter leaves out some books.
func (f bookFilter) Narrow() bool { return f.Words != "" || f.Category != "" || f.State != "" }

// search returns the search for the page of the list that the filter names.
func (f bookFilter) search() (app.Search, error) {
	search := app.Search{Words: f.Words, State: app.AnyState, Limit: rowsOfPage}
	if f.Category != "" {
		category, err := strconv.Atoi(f.Category)
		if err != nil {
			return search, errNothingHere
		}
		search.Category = &category
	}
	if f.State != "" && search.State.UnmarshalText([]byte(f.State)) != nil ||
		f.Sort != "" && search.Order.UnmarshalText([]byte(f.Sort)) != nil {
		return search, errNothingHere
	}
	if f.Before != "" {
		before, err := strconv.ParseUint(f.Before, 10, 64)
		if err != nil {
			return search, errNothingHere
		}
		search.Before = app.BookID(before)
	}
	return search, nil
}

func (d *Desk) books(rq *request) error {
	return d.renderBooks(rq, http.StatusOK, booksPage{Filter: filterOf(rq.r.URL.Query()), Form: page.NewForm(nil)})
}

// renderBooks shows the list that the filter of content selects.
func (d *Desk) renderBooks(rq *request, status int, content booksPage) error {
	search, err := content.Filter.search()
	if err != nil {
		return err
	}
	found, err := d.Shop.Find(rq.r.Context(), search)
	if err != nil {
		return err
	}
	files, err := d.Shop.Bookfiles(rq.r.Context(), found.Books)
	if err != nil {
		return err
	}
	if content.Categories, err = d.Shop.CategoryNames(rq.r.Context()); err != nil {
		return err
	}
	ticked := make(map[string]bool)
	for _, id := range content.Form.Values["book"] {
		ticked[id] = true
	}
	for _, file := range files {
		content.Books = append(content.Books, bookRow{
			file, d.coverOf(file.Book), categoryName(rq, content.Categories, file.Category), ticked[file.ID.String()],
		})
	}
	content.Total, content.Request = found.Total, d.newRequest()
	if found.Next != 0 {
		next := content.Filter
		next.Before = found.Next.String()
		content.Next = next.Query()
	}
	return d.render(rq, status, "books", "Books", content)
}

// categoryName returns the name of a category, or its number if it has no name.
func categoryName(rq *request, all []app.Category, number int) string {
	for _, category := range all {
		if category.Number == number {
			return category.Name
		}
	}
	if number == 0 {
		return rq.lang.Text("no category")
	}
	return rq.lang.Sprintf("category %d", number)
}

// coverOf returns the address of a book's small cover, or "".
func (d *Desk) coverOf(book app.Book) string {
	if d.Cover == nil {
		return ""
	}
	return d.Cover(book)
}
