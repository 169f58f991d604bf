package storefront

import (
	"net/http"
	"net/url"

	"littleshelf/app"
	"littleshelf/app/page"
)

var signInRoutes = []route{
	{"GET", "/signin", (*Storefront).showSignIn},
	{"POST", "/signin", (*Storefront).signInDemo},
	{"POST", "/signout", (*Storefront).signOut},
}

// signInPage has the form that signs a reader in.
type signInPage struct {
	Form   *page.Form
	Next   string
	Admit  bool     // this browser may sign in without proof
	Demo   bool     // the shop is a demo
	Notice string   // why an attempt to sign in failed
	User   app.User // who is signed in already; zero for a guest
}

func (f *Storefront) showSignIn(rq *request) error {
	content := signInPage{Form: page.NewForm(nil), Next: page.OwnPath(rq.r.URL.Query().Get("next"), "/")}
	user, err := f.Shop.Me(rq.r.Context(), rq.key)
	if err != nil && !app.SignedOut(err) {
		return err
	}
	rq.reader, content.User = user, user
	return f.renderSignIn(rq, http.StatusOK, content)
}

func (f *Storefront) renderSignIn(rq *request, status int, content signInPage) error {
	content.Demo = f.Site().Demo
	content.Admit = content.Demo && f.AdmitsDemo(rq.r)
	return f.render(rq, status, "signin", rq.lang.Sprintf("Sign in"), content)
}

// demoCode begins the codes of readers who sign in by a nickname. The same nickname is the same
// reader.
const demoCode = "nickname "

// signInDemo signs a reader of a demo shop in by a nickname.
func (f *Storefront) signInDemo(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	content := signInPage{Form: form, Next: page.OwnPath(form.Value("next"), "/")}
	if !f.Site().Demo || !f.AdmitsDemo(rq.r) {
		return f.renderSignIn(rq, http.StatusForbidden, content)
	}
	if err := f.tooOften(rq, app.Logins); err != nil {
		return err
	}
	name, ok := app.NickName(form.Value("nickname"))
	if !ok {
		form.Refuse("nickname", rq.lang.Sprintf("A nickname has from 1 to %d characters.", app.MaxNickName))
		return f.renderSignIn(rq, http.StatusUnprocessableEntity, content)
	}
	login, err := f.Shop.LoginOn(rq.r.Context(), page.Device(rq.r), demoCode+name, app.SignedProfile{})
	if app.BannedLogin(err) {
		content.Notice = f.bannedWords(rq)
		return f.renderSignIn(rq, http.StatusForbidden, content)
	}
	if err != nil {
		return err
	}
	if login.User.Profile.Known().NickName == "" {
		if _, err := f.Shop.Rename(rq.r.Context(), login.SKey, name); err != nil {
			return err
		}
	}
	f.replaceKey(rq, login.SKey)
	http.Redirect(rq.w, rq.r, content.Next, http.StatusSeeOther)
	return nil
}

// bannedWords tells readers whom the keeper has banned that they are.
func (f *Storefront) bannedWords(rq *request) string {
	if contact := f.Site().Contact; contact != "" {
		return rq.lang.Sprintf("The shopkeeper has closed this account. If that is a mistake, tell the shopkeeper: %s", contact)
	}
	return rq.lang.Sprintf("The shopkeeper has closed this account. If that is a mistake, tell the shopkeeper.")
}

// signOut ends the session of this browser.
func (f *Storefront) signOut(rq *request) error {
	if err := f.Shop.Logout(rq.r.Context(), rq.key); err != nil && !app.SignedOut(err) {
		return err
	}
	f.forgetKey(rq)
	return f.redirect(rq, "/", rq.lang.Sprintf("You are signed out."))
}

// signInPath returns the path that signs in and leads back to next.
func signInPath(next string) string { return "/signin?" + url.Values{"next": {next}}.Encode() }
