package desk

import (
	"net/http"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

// erasePage says what an erasure takes away. The keeper types the reader's name to confirm it.
type erasePage struct {
	User    app.User
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) showErase(rq *request) error {
	return d.renderErase(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderErase(rq *request, status int, form *page.Form) error {
	dossier, err := d.dossier(rq)
	if err != nil {
		return err
	}
	return d.render(rq, status, "erase", "Erase a reader", erasePage{dossier.User, form, d.newRequest()})
}

func (d *Desk) erase(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	dossier, err := d.dossier(rq)
	if err != nil {
		return err
	}
	if strings.TrimSpace(form.Value("name")) != dossier.User.Name() {
		form.Refuse("name", rq.lang.Text("This is not the reader's name as it stands above."))
		return d.renderErase(rq, http.StatusUnprocessableEntity, form)
	}
	return d.changeReader(rq, form, d.Shop.Erase)
}
