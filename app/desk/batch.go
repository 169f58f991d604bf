package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// batchPage has one batch: who used its codes, and the form that revokes it.
type batchPage struct {
	listedBatch
	Used    []app.UsedCode
	Older   string
	Begun   bool // there are codes that were used later, on pages before this one
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) batch(rq *request) error { return d.renderBatch(rq, http.StatusOK, page.NewForm(nil)) }

func (d *Desk) renderBatch(rq *request, status int, form *page.Form) error {
	id, err := idIn[app.Batch](rq)
	if err != nil {
		return err
	}
	report, err := d.Shop.BatchReport(rq.r.Context(), id)
	if err != nil {
		return err
	}
	shown := batchPage{listedBatch: d.listed(report), Form: form, Request: d.newRequest()}
	w := app.Window[app.Voucher]{Limit: rowsOfPage}
	if before := rq.r.URL.Query().Get("before"); before != "" {
		if w.Before, err = app.ParseUseMark(before); err != nil {
			return errNothingHere
		}
		shown.Begun = true
	}
	used, rest, err := d.Shop.UsedCodes(rq.r.Context(), id, w)
	if err != nil {
		return err
	}
	shown.Used = used
	if rest != (app.Voucher{}) {
		shown.Older = Root + "/codes/" + id.String() + olderQuery(rq, app.UseMark(rest))
	}
	return d.render(rq, status, "batch", "Codes", shown)
}

// revoke makes the unused codes of a batch worthless.
func (d *Desk) revoke(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	id, err := idIn[app.Batch](rq)
	if err != nil {
		return err
	}
	if form.Value("why") == "" {
		form.Refuse("why", rq.lang.Text("Write why: a reader with such a code may ask."))
	}
	if form.OK() {
		_, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			return d.Shop.Revoke(ctx, asked, id, d.Zone)
		})
		if err != nil {
			return err
		}
	}
	if !form.OK() {
		return d.renderBatch(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/codes/"+id.String(), rq.lang.Text("The batch is revoked: what is not redeemed is worth nothing now."))
}
