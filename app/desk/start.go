package desk

import (
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// startPage sets the password by a link. The link's token is in its fragment, which browsers do not
// send: a script puts it into the form, or the keeper does.
type startPage struct {
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) showStart(rq *request) error {
	return d.renderStart(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderStart(rq *request, status int, form *page.Form) error {
	return d.render(rq, status, "start", "Set the password", startPage{form, d.newRequest()})
}

// start sets the password and signs in the device that has the link.
func (d *Desk) start(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	checkRepeated(rq, form)
	if form.OK() {
		device := page.Device(rq.r)
		had, err := d.Shop.HasKeeper(rq.r.Context())
		if err != nil {
			return err
		}
		asked, err := d.asked(rq, form, device)
		if err != nil {
			return err
		}
		key, err := d.compare(rq, func() (app.KeeperKey, error) {
			return d.Shop.UseKeeperLink(rq.r.Context(), asked, form.Value("token"), form.Value("password"), device, keptFor)
		})
		if err == nil {
			d.setKey(rq, key, keptFor)
			next := "/start/" + firstSteps[0].Path
			if had {
				next = ""
			}
			return d.redirect(rq, next, rq.lang.Text("The password is set. Welcome to the desk."))
		}
		if !d.refuse(rq, form, "password", err) {
			return err
		}
	}
	return d.renderStart(rq, http.StatusUnprocessableEntity, form)
}

// checkRepeated refuses two passwords that differ.
func checkRepeated(rq *request, form *page.Form) {
	if form.Value("password") != form.Value("again") {
		form.Refuse("again", rq.lang.Text("This is not the same password as above."))
	}
}
