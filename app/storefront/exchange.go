package storefront

import (
	"errors"
	"net/http"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/page"
)

var exchangeRoutes = []route{
	{"GET", "/books/{id}/exchange", (*Storefront).showExchange},
	{"POST", "/books/{id}/exchange", (*Storefront).exchange},
}

// exchangePage asks a reader whether to exchange points for a book.
type exchangePage struct {
	bookPage
	exchangeRefusal
}

// exchangeRefusal is why a reader is asked again.
type exchangeRefusal struct {
	Changed bool // the price is not the one that the reader was shown
	NoFile  bool // the book has no good file now, and is not sold
}

// After returns the balance after the exchange.
func (p exchangePage) After() int64 { return p.Reader.Balance - p.Book.Price }

func (f *Storefront) showExchange(rq *request) error {
	return f.askToExchange(rq, http.StatusOK, exchangeRefusal{})
}

// askToExchange shows the price of a book. A reader who owns it is sent to its page.
func (f *Storefront) askToExchange(rq *request, status int, why exchangeRefusal) error {
	if rq.hides == app.HideBuying {
		return app.ErrNoBuying
	}
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	shown, err := f.Shop.BookPage(rq.r.Context(), rq.key, id, app.Page[app.CommentID]{})
	rq.reader = shown.Reader
	switch {
	case err != nil:
		return err
	case shown.Reader.ID.IsZero():
		f.askToSignIn(rq)
		return nil
	case shown.Owned:
		return f.redirect(rq, bookPath(id), rq.lang.Sprintf("This book is on your shelf already."))
	}
	content := exchangePage{bookPage{BookPage: shown}, why}
	return f.render(rq, status, "exchange", exchangeTitle(rq, shown.Book), content)
}

func exchangeTitle(rq *request, book app.Book) string {
	if rq.hides.Prices() {
		return book.Name
	}
	return rq.lang.Sprintf("Exchange 《%s》", book.Name)
}

// exchange exchanges points for a book, at the price that the form shows. If the book has another
// price by now, nothing is charged and the reader is asked again.
func (f *Storefront) exchange(rq *request) error {
	if rq.hides == app.HideBuying {
		return app.ErrNoBuying
	}
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	if rq.hides.Prices() {
		_, err = f.Shop.Buy(rq.r.Context(), rq.key, id)
	} else if price, malformed := strconv.ParseInt(form.Value("price"), 10, 64); malformed != nil {
		return f.askToExchange(rq, http.StatusUnprocessableEntity, exchangeRefusal{})
	} else {
		_, err = f.Shop.BuyAt(rq.r.Context(), rq.key, id, price)
	}
	var own *app.Error
	switch {
	case errors.Is(err, app.ErrPriceChanged):
		return f.askToExchange(rq, http.StatusConflict, exchangeRefusal{Changed: true})
	case errors.Is(err, app.ErrNoFile):
		return f.askToExchange(rq, http.StatusConflict, exchangeRefusal{NoFile: true})
	case errors.As(err, &own) && own.Code == app.InsufficientPoints:
		return f.askToExchange(rq, http.StatusUnprocessableEntity, exchangeRefusal{})
	case app.NoBook(err): // unlisted meanwhile, which its page says
		return f.askToExchange(rq, http.StatusConflict, exchangeRefusal{})
	case err != nil:
		return err
	}
	book, err := f.Shop.CoverOf(rq.r.Context(), id)
	if err != nil {
		return err
	}
	if rq.hides.Prices() {
		return f.redirect(rq, bookPath(id), rq.lang.Sprintf("《%s》 is on your shelf now.", book.Name))
	}
	return f.redirect(rq, bookPath(id), rq.lang.Sprintf("Done. 《%s》 is on your shelf now.", book.Name))
}
