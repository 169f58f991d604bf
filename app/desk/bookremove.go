package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// removePage says what the removal of a book takes away.
type removePage struct {
	app.Book
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) showRemoveBook(rq *request) error {
	return d.renderRemoveBook(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderRemoveBook(rq *request, status int, form *page.Form) error {
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	file, err := d.Shop.Bookfile(rq.r.Context(), id)
	if err != nil {
		return err
	}
	return d.render(rq, status, "bookremove", "Remove a book", removePage{file.Book, form, d.newRequest()})
}

func (d *Desk) removeBook(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	receipt, err := d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.Remove(ctx, asked, id)
	})
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderRemoveBook(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/books", rq.lang.Sprintf("Done: %s.", rq.lang.Outcome(receipt.Before, receipt.After)))
}
