package desk

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"littleshelf/app"
	"littleshelf/app/export"
	"littleshelf/app/page"
)

var orderRoutes = []route{
	{"GET", "/orders", (*Desk).orders, false},
	{"GET", "/orders.csv", (*Desk).ordersCSV, false},
	{"GET", "/orders/{id}", (*Desk).order, false},
	{"POST", "/orders/{id}/refund", (*Desk).refund, false},
}

// ordersPage lists orders, the newest first, or those that a filter selects.
type ordersPage struct {
	Form     *page.Form
	States   []app.OrderState
	Filtered bool
	Reader   string     // the name of the reader whose orders are listed, or ""
	Book     string     // the title of the only book whose orders are listed, or ""
	Several  []choice   // readers that the words match, if there are several
	More     bool       // more readers match
	Orders   []app.Sale // those on this page
	CSV      string     // the address of the file with all pages
	Older    string
	Begun    bool // there are newer orders, on pages before this one
}

// choice is one of several readers, with the query of the orders of that reader.
type choice struct {
	app.User
	Query string
}

// Full reports whether the page has as many orders as a page can have.
func (p ordersPage) Full() bool { return len(p.Orders) == rowsOfPage }

// orderFilters are the fields of the form that filters orders.
var orderFilters = []string{"reader", "book", "from", "to", "state"}

func (d *Desk) orders(rq *request) error {
	form := page.NewForm(rq.r.URL.Query())
	search, err := d.orderSearch(rq, form)
	if err != nil {
		return err
	}
	shown := ordersPage{
		Form: form, States: app.OrderStates, Reader: search.reader, Book: search.book, Several: search.several, More: search.more,
		CSV: Root + "/orders.csv?" + search.query.Encode(), Begun: form.Value("before") != "",
		Filtered: slices.ContainsFunc(orderFilters, func(name string) bool { return form.Value(name) != "" }),
	}
	if !form.OK() {
		return d.render(rq, http.StatusUnprocessableEntity, "orders", "Orders", shown)
	}
	if search.several == nil {
		search.window.Limit = rowsOfPage
		var rest app.OrderID
		if shown.Orders, rest, err = d.Shop.FindSales(rq.r.Context(), search.filter, search.window); err != nil {
			return err
		}
		if !rest.IsZero() {
			search.query.Set("before", rest.String())
			shown.Older = "?" + search.query.Encode()
		}
	}
	return d.render(rq, http.StatusOK, "orders", "Orders", shown)
}

// orderSearch is what the form of the orders asks for.
type orderSearch struct {
	filter  app.SaleFilter
	window  app.Window[app.OrderID]
	query   url.Values // the filter without the page, the reader by number
	reader  string     // the name of the one that is meant
	book    string     // the title of the only one
	several []choice
	more    bool
}

func (d *Desk) orderSearch(rq *request, form *page.Form) (search orderSearch, err error) {
	search.query = make(url.Values)
	for _, name := range orderFilters {
		if value := form.Value(name); value != "" {
			search.query.Set(name, value)
		}
	}
	search.filter.State = app.OrderState(form.Value("state"))
	if search.filter.State != "" && !slices.Contains(app.OrderStates, search.filter.State) {
		return search, errNothingHere
	}
	if search.window, err = window[app.Order](rq); err != nil {
		return search, err
	}
	d.searchDays(rq, form, &search)
	if err := d.searchReader(rq, form, &search); err != nil {
		return search, err
	}
	return search, d.searchBook(rq, form, &search)
}

// searchDays narrows the search to the days from and to.
func (d *Desk) searchDays(rq *request, form *page.Form, search *orderSearch) {
	from, to := d.dayOf(rq, form, "from"), d.dayOf(rq, form, "to")
	if !from.IsZero() {
		search.window.Since = app.IDAt[app.Order](from)
	}
	if to.IsZero() {
		return
	}
	if to.Before(from) {
		form.Refuse("to", rq.lang.Text("This day is before the first one."))
	}
	end := app.IDAt[app.Order](to.AddDate(0, 0, 1))
	if before := search.window.Before; before.IsZero() || bytes.Compare(end[:], before[:]) < 0 {
		search.window.Before = end
	}
}

// dayOf returns the beginning of the day in a field, or the zero time.
func (d *Desk) dayOf(rq *request, form *page.Form, field string) time.Time {
	typed := form.Value(field)
	if typed == "" {
		return time.Time{}
	}
	day, err := time.ParseInLocation(time.DateOnly, typed, d.Zone)
	if err != nil {
		form.Refuse(field, rq.lang.Text("Write a day, such as 2026-12-31."))
		form.Values.Del(field) // a field of a date can show nothing else
	}
	return day
}

// searchReader narrows the search to the reader that the words in the form match.
func (d *Desk) searchReader(rq *request, form *page.Form, search *orderSearch) error {
	words := form.Value("reader")
	if words == "" {
		return nil
	}
	user, err := d.Shop.FindReader(rq.r.Context(), words)
	if several, ok := errors.AsType[*app.Ambiguous](err); ok {
		search.more = several.More
		for _, user := range several.Readers {
			search.query.Set("reader", user.ID.String())
			search.several = append(search.several, choice{user, "?" + search.query.Encode()})
		}
		return nil
	}
	if own, ok := errors.AsType[*app.Error](err); ok && own.Code == app.Unknown {
		form.Refuse("reader", rq.lang.Sprintf("No reader is called “%s”.", words))
		return nil
	}
	if err != nil {
		if !d.refuse(rq, form, "reader", err) {
			return err
		}
		return nil
	}
	search.filter.Reader, search.reader = user.ID, user.Name()
	search.query.Set("reader", user.ID.String())
	return nil
}

// searchBook narrows the search to the books that the words in the form match.
func (d *Desk) searchBook(rq *request, form *page.Form, search *orderSearch) error {
	words := form.Value("book")
	if words == "" {
		return nil
	}
	books, err := d.Shop.BooksCalled(rq.r.Context(), words)
	if err != nil && !d.refuse(rq, form, "book", err) {
		return err
	}
	for _, book := range books {
		search.filter.Books = append(search.filter.Books, book.ID)
	}
	if len(books) == 1 {
		search.book = books[0].Name
	}
	return nil
}

// ordersCSV sends all orders that the filter selects as a file for spreadsheets.
func (d *Desk) ordersCSV(rq *request) error {
	form := page.NewForm(rq.r.URL.Query())
	search, err := d.orderSearch(rq, form)
	if err != nil {
		return err
	}
	if !form.OK() || search.several != nil {
		return d.redirect(rq, "/orders?"+rq.r.URL.RawQuery, "")
	}
	w := d.file(rq, "orders.csv")
	if err := export.SalesCSV(d.Shop.AllFound(rq.r.Context(), search.filter, search.window), d.Zone, w); err != nil {
		d.Log.Error("a list of orders was broken off", "err", err)
		panic(http.ErrAbortHandler) // the browser must not take the part for the whole
	}
	return nil
}
