package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// orderPage has one order, what it moved, and the form that refunds it.
type orderPage struct {
	app.OrderStory
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) order(rq *request) error { return d.renderOrder(rq, http.StatusOK, page.NewForm(nil)) }

func (d *Desk) renderOrder(rq *request, status int, form *page.Form) error {
	id, err := idIn[app.Order](rq)
	if err != nil {
		return err
	}
	story, err := d.Shop.OrderStory(rq.r.Context(), id)
	if err != nil {
		return err
	}
	return d.render(rq, status, "order", "Order", orderPage{story, form, d.newRequest()})
}

// refund gives the points of an order back. An order that was refunded before stays as it is.
func (d *Desk) refund(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	id, err := idIn[app.Order](rq)
	if err != nil {
		return err
	}
	if form.Value("why") == "" {
		form.Refuse("why", rq.lang.Text("Write why: the reader may ask, and the log keeps it."))
	}
	var receipt app.Receipt
	if form.OK() {
		receipt, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			return d.Shop.Refund(ctx, asked, id)
		})
		if err != nil {
			return err
		}
	}
	if !form.OK() {
		return d.renderOrder(rq, http.StatusUnprocessableEntity, form)
	}
	said := rq.lang.Sprintf("Refunded: %s. The link to the book is dead.", rq.lang.Outcome(receipt.Before, receipt.After))
	if receipt.Before == receipt.After {
		said = rq.lang.Text("This order was refunded before. Nothing has moved now.")
	}
	return d.redirect(rq, "/orders/"+id.String(), said)
}
