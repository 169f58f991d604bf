package storefront

import (
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
)

var appRoutes = []route{
	{"GET", "/me/apps", leadTo("/me/devices")},
	{"POST", "/me/apps", (*Storefront).makeAppPassword},
	{"GET", "/me/apps/new", (*Storefront).showAppPassword},
	{"GET", "/me/apps/{app}/end", leadTo("/me/devices")},
	{"POST", "/me/apps/{app}/end", (*Storefront).endAppPassword},
}

const (
	// catalogPath is the path of the catalogue for reading apps, and syncPath that of KOReader's sync.
	catalogPath = "/opds"
	syncPath    = "/koreader"

	// plainCookie carries a new app password to the page that shows it, once.
	plainCookie = "apppassword"
	plainLasts  = time.Minute
)

// appPasswordPage shows a new app password. It is not shown again.
type appPasswordPage struct {
	Name     string
	User     string // the name to type beside it
	Password string
	Catalog  string // the address for reading apps
	Sync     string // the address for KOReader's sync
}

func (f *Storefront) makeAppPassword(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	made, plain, err := f.Shop.NewAppPassword(rq.r.Context(), rq.key, form.Value("name"))
	var own *app.Error
	switch {
	case errors.As(err, &own) && own.Code == app.Invalid:
		form.Refuse("name", rq.lang.Sprintf("A name has from 1 to %d characters.", app.MaxAppName))
		return f.renderDevices(rq, http.StatusUnprocessableEntity, form)
	case errors.As(err, &own) && own.Code == app.Refused:
		form.Refuse("name", rq.lang.Error(own))
		return f.renderDevices(rq, http.StatusUnprocessableEntity, form)
	case err != nil:
		return err
	}
	value := plain + "." + base64.RawURLEncoding.EncodeToString([]byte(made.Name))
	f.cookies.Set(rq.w, rq.r, plainCookie, value, plainLasts)
	return f.redirect(rq, "/me/apps/new", "")
}

// showAppPassword shows the app password that was just made.
func (f *Storefront) showAppPassword(rq *request) error {
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil {
		return err
	}
	rq.reader = user
	plain, encoded, ok := strings.Cut(f.cookies.Get(rq.r, plainCookie), ".")
	name, err := base64.RawURLEncoding.DecodeString(encoded)
	if _, isPassword := app.ParseAppPassword(plain); !ok || !isPassword || err != nil {
		return f.redirect(rq, "/me/devices", rq.lang.Sprintf("An app password is shown once. If it is lost, end it and make another one."))
	}
	f.cookies.Set(rq.w, rq.r, plainCookie, "", -time.Second)
	origin := f.Origin(rq.r)
	content := appPasswordPage{string(name), user.AppUser(), plain, origin + catalogPath, origin + syncPath}
	return f.render(rq, http.StatusOK, "apppassword", rq.lang.Sprintf("A password for a reading app"), content)
}

func (f *Storefront) endAppPassword(rq *request) error {
	var id app.AppPasswordID
	if err := id.UnmarshalText([]byte(rq.r.PathValue("app"))); err != nil {
		return errNoPage
	}
	err := f.Shop.EndAppPassword(rq.r.Context(), rq.key, id)
	if err != nil && !app.NoAppPassword(err) { // sent twice, it has ended already
		return err
	}
	return f.redirect(rq, "/me/devices", rq.lang.Sprintf("That app can read no more."))
}
