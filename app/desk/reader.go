package desk

import (
	"context"
	"net/http"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/page"
)

// readerPage has the whole story of one reader, and the forms that change something.
type readerPage struct {
	app.Dossier
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) reader(rq *request) error {
	return d.renderReader(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderReader(rq *request, status int, form *page.Form) error {
	dossier, err := d.dossier(rq)
	if err != nil {
		return err
	}
	return d.render(rq, status, "reader", dossier.User.Name(), readerPage{dossier, form, d.newRequest()})
}

// dossier returns the story of the reader in the path.
func (d *Desk) dossier(rq *request) (app.Dossier, error) {
	id, err := idIn[app.User](rq)
	if err != nil {
		return app.Dossier{}, err
	}
	return d.Shop.Dossier(rq.r.Context(), id)
}

// changeReader carries out an act on the reader of the path and shows the reader again: with what
// was done, or with what is wrong.
func (d *Desk) changeReader(
	rq *request, form *page.Form, change func(context.Context, app.Request, app.UserID) (app.Receipt, error),
) error {
	id, err := idIn[app.User](rq)
	if err != nil {
		return err
	}
	var receipt app.Receipt
	if form.OK() {
		receipt, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			return change(ctx, asked, id)
		})
		if err != nil {
			return err
		}
	}
	if !form.OK() {
		return d.renderReader(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/readers/"+id.String(), rq.lang.Sprintf("Done: %s.", rq.lang.Outcome(receipt.Before, receipt.After)))
}

// movePoints gives or takes points, by the button that was pressed.
func (d *Desk) movePoints(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	points, err := strconv.ParseInt(form.Value("points"), 10, 64)
	if err != nil {
		form.Refuse("points", rq.lang.Text("Write a whole number, such as 20."))
	}
	if form.Value("why") == "" {
		form.Refuse("why", rq.lang.Text("Write why: the reader may ask, and the log keeps it."))
	}
	move := d.Shop.AddPoints
	if form.Value("take") != "" {
		move = d.Shop.TakePoints
	}
	return d.changeReader(rq, form, func(ctx context.Context, asked app.Request, id app.UserID) (app.Receipt, error) {
		return move(ctx, asked, id, points)
	})
}

func (d *Desk) ban(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	return d.changeReader(rq, form, d.Shop.Ban)
}

func (d *Desk) unpicture(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	return d.changeReader(rq, form, d.Shop.RemovePictureOf)
}

func (d *Desk) unban(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	return d.changeReader(rq, form, d.Shop.Unban)
}
