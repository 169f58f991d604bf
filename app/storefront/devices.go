package storefront

import (
	"net/http"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var deviceRoutes = []route{
	{"GET", "/me/devices", (*Storefront).showDevices},
	{"GET", "/me/devices/{device}/end", leadTo("/me/devices")},
	{"POST", "/me/devices/{device}/end", (*Storefront).endDevice},
	{"GET", "/me/signout", leadTo("/me/devices")},
	{"POST", "/me/signout", (*Storefront).signOutEverywhere},
}

// devicesPage lists what opens the reader's account.
type devicesPage struct {
	app.Access
	Rows    []deviceRow
	Form    *page.Form // of a new app password
	Catalog string     // the address for reading apps
	Full    bool       // no more app passwords can be made
}

// deviceRow is a device with its name in the language of the page.
type deviceRow struct {
	app.Device
	Name string
}

func rowOf(rq *request, d app.Device) deviceRow {
	if d.Session.Device == "" {
		return deviceRow{d, rq.lang.Text("The mini-program")}
	}
	browser, system, _ := strings.Cut(d.Session.Device, ", ")
	return deviceRow{d, rq.lang.Text(browser) + " · " + rq.lang.Text(system)}
}

func (f *Storefront) showDevices(rq *request) error {
	return f.renderDevices(rq, http.StatusOK, page.NewForm(nil))
}

func (f *Storefront) renderDevices(rq *request, status int, form *page.Form) error {
	access, err := f.Shop.Access(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	rq.reader = access.Reader
	content := devicesPage{
		Access: access, Form: form, Catalog: f.Origin(rq.r) + catalogPath, Full: len(access.Apps) >= app.MaxAppPasswords,
	}
	for _, device := range access.Devices {
		content.Rows = append(content.Rows, rowOf(rq, device))
	}
	return f.render(rq, status, "devices", rq.lang.Sprintf("Devices and reading apps"), content)
}

// endDevice ends the session of a device. The present one is signed out.
func (f *Storefront) endDevice(rq *request) error {
	var id app.SessionID
	if err := id.UnmarshalText([]byte(rq.r.PathValue("device"))); err != nil {
		return errNoPage
	}
	err := f.Shop.EndDevice(rq.r.Context(), rq.key, id)
	if err != nil && !app.NoDevice(err) { // sent twice, it has ended already
		return err
	}
	return f.redirect(rq, "/me/devices", rq.lang.Sprintf("That device is signed out."))
}

func (f *Storefront) signOutEverywhere(rq *request) error {
	if err := f.Shop.LogoutEverywhere(rq.r.Context(), rq.key); err != nil && !app.SignedOut(err) {
		return err
	}
	f.forgetKey(rq)
	return f.redirect(rq, "/", rq.lang.Sprintf("You are signed out on all devices and in all reading apps."))
}
