package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/upkeep"
)

var houseRoutes = []route{
	{"GET", "/house", (*Desk).house, false},
	{"POST", "/house/password", (*Desk).setPassword, false},
	{"POST", "/house/devices/end", (*Desk).endDevice, false},
}

// housePage has the state of each part of the shop, and what concerns the desk itself: its devices
// and its password.
type housePage struct {
	States  []State
	Current *upkeep.Job // the work under way; may be nil
	Checked *upkeep.Job // the last check since the server started; may be nil
	Version string
	Devices []app.KeeperSession
	This    app.KeeperSessionID
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) house(rq *request) error { return d.renderHouse(rq, http.StatusOK, page.NewForm(nil)) }

func (d *Desk) renderHouse(rq *request, status int, form *page.Form) error {
	devices, err := d.Shop.KeeperDevices(rq.r.Context())
	if err != nil {
		return err
	}
	shown := housePage{Version: d.Version, Devices: devices, This: rq.session.ID, Form: form, Request: d.newRequest()}
	if d.House != nil {
		shown.States = d.House()
	}
	state := d.Upkeep.State()
	shown.Current = state.Current
	if checked, ok := state.Last(upkeep.CheckShop); ok {
		shown.Checked = &checked
	}
	return d.render(rq, status, "house", "House", shown)
}

// setPassword sets a new password, which ends all sessions, this one too.
func (d *Desk) setPassword(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	checkRepeated(rq, form)
	if form.OK() {
		_, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
			return d.Shop.SetKeeperPassword(ctx, asked, form.Value("password"))
		})
		if err != nil {
			return err
		}
	}
	if !form.OK() {
		return d.renderHouse(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/signin", rq.lang.Text("The password is changed, and every device is signed out."))
}

// endDevice signs out another device.
func (d *Desk) endDevice(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	var id app.KeeperSessionID
	if id.UnmarshalText([]byte(form.Value("device"))) != nil {
		return &app.Error{Code: app.Unknown, Msg: "no such device"}
	}
	_, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.EndKeeperDevice(ctx, asked, id)
	})
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderHouse(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/house", rq.lang.Text("The device is signed out."))
}
