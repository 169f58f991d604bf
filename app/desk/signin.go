package desk

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
)

var signInRoutes = []route{
	{"GET", "/signin", (*Desk).showSignIn, true},
	{"POST", "/signin", (*Desk).signIn, true},
	{"POST", "/signout", (*Desk).signOut, false},
	{"GET", "/start", (*Desk).showStart, true},
	{"POST", "/start", (*Desk).start, true},
	{"POST", "/language", (*Desk).setLanguage, true},
}

const (
	// keptFor is how long a device stays signed in if the keeper wants it so, and openFor how long
	// one is that should forget the keeper when its browser is closed.
	keptFor = 30 * 24 * time.Hour
	openFor = 12 * time.Hour

	// carriedPrefix begins the names of the fields of a form that waits for the sign-in.
	carriedPrefix = "carried."
)

// signInPage has the form that signs in. A form that was sent without a session is carried along.
type signInPage struct {
	Form    *page.Form
	Next    string
	Carried url.Values // nil if there is no form to carry on
	Unset   bool       // the desk has no password yet
}

// askToSignIn sends the form that signs in to a request without a session. It carries the form of a
// device that was signed in before. A stranger has none, and could make the server hold it.
func (d *Desk) askToSignIn(rq *request) error {
	if rq.r.Method != http.MethodPost {
		return d.redirect(rq, "/signin?"+url.Values{"next": {page.OwnPath(rq.r.URL.RequestURI(), Root)}}.Encode(), "")
	}
	if !d.known(rq) {
		return d.renderSignIn(rq, http.StatusForbidden, signInPage{Form: page.NewForm(nil), Next: Root})
	}
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	return d.renderSignIn(rq, http.StatusForbidden, signInPage{
		Form: page.NewForm(nil), Next: rq.r.URL.Path, Carried: form.Values,
	})
}

func (d *Desk) renderSignIn(rq *request, status int, content signInPage) error {
	has, err := d.Shop.HasKeeper(rq.r.Context())
	if err != nil {
		return err
	}
	content.Unset = !has
	return d.render(rq, status, "signin", "Sign in", content)
}

func (d *Desk) showSignIn(rq *request) error {
	return d.renderSignIn(rq, http.StatusOK, signInPage{Form: page.NewForm(nil), Next: page.OwnPath(rq.r.URL.Query().Get("next"), Root)})
}

func (d *Desk) signIn(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	content := signInPage{Form: form, Next: page.OwnPath(form.Value("next"), Root)}
	if d.known(rq) {
		content.Carried = carriedIn(form.Values)
	}
	lasts := openFor
	if form.Value("keep") != "" {
		lasts = keptFor
	}
	key, err := d.compare(rq, func() (app.KeeperKey, error) {
		return d.Shop.SignInKeeper(rq.r.Context(), form.Value("password"), page.Device(rq.r), lasts)
	})
	if err != nil {
		if !d.refuse(rq, form, "password", err) {
			return err
		}
		return d.renderSignIn(rq, http.StatusUnprocessableEntity, content)
	}
	d.setKey(rq, key, lasts)
	if content.Carried == nil {
		http.Redirect(rq.w, rq.r, content.Next, http.StatusSeeOther)
		return nil
	}
	d.carryOn(rq, key, content)
	return nil
}

// setKey gives the browser the key of its session. One that should forget the keeper gets a cookie
// without an end.
func (d *Desk) setKey(rq *request, key app.KeeperKey, lasts time.Duration) {
	if lasts == openFor {
		lasts = 0
	}
	d.cookies.Set(rq.w, rq.r, keyCookie, string(key), lasts)
}

// carriedIn returns the fields of the form that waited for the sign-in, or nil.
func carriedIn(values url.Values) url.Values {
	var carried url.Values
	for name, list := range values {
		if field, ok := strings.CutPrefix(name, carriedPrefix); ok {
			if carried == nil {
				carried = make(url.Values)
			}
			carried[field] = list
		}
	}
	return carried
}

// carryOn serves the form that waited for the sign-in as if it came now.
func (d *Desk) carryOn(rq *request, key app.KeeperKey, content signInPage) {
	again := rq.r.Clone(rq.r.Context())
	again.URL = &url.URL{Path: content.Next}
	again.PostForm, again.Form = content.Carried, content.Carried
	again.Header.Del("Cookie")
	d.cookies.Attach(again, keyCookie, string(key))
	d.mux.ServeHTTP(rq.w, again)
}

// signOut ends the session of this device.
func (d *Desk) signOut(rq *request) error {
	err := d.Shop.SignOutKeeper(rq.r.Context(), app.KeeperKey(d.cookies.Get(rq.r, keyCookie)))
	if err != nil && !app.KeeperSignedOut(err) {
		return err
	}
	d.cookies.Set(rq.w, rq.r, keyCookie, "", -time.Second)
	return d.redirect(rq, "/signin", rq.lang.Text("You are signed out."))
}
