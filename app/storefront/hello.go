package storefront

import (
	"net/http"
	"net/url"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
)

var helloRoutes = []route{
	{"GET", "/signin/hello", (*Storefront).showHello},
	{"POST", "/signin/hello", (*Storefront).answerHello},
}

// helloCookie has the key of a session that was opened with a phone, until the person at the
// browser has seen whose it is. Someone else may have confirmed the code, to have this person read
// and redeem codes in an account that is not theirs: until the answer the browser is not signed in.
const (
	helloCookie = "hello"
	helloLasts  = 10 * time.Minute
)

// helloPage asks whether a reader is the person at the browser.
type helloPage struct {
	User app.User
	Next string
}

// greet keeps the key of a session, and asks whose it is.
func (f *Storefront) greet(rq *request, key app.SKey, next string) error {
	f.cookies.Set(rq.w, rq.r, helloCookie, string(key), helloLasts)
	return f.redirect(rq, "/signin/hello?"+url.Values{"next": {next}}.Encode(), "")
}

func (f *Storefront) showHello(rq *request) error {
	next := page.OwnPath(rq.r.URL.Query().Get("next"), "/")
	user, err := f.Shop.Me(rq.r.Context(), app.SKey(f.cookies.Get(rq.r, helloCookie)))
	if app.SignedOut(err) { // it was answered already, or too late
		return f.redirect(rq, signInPath(next), "")
	}
	if err != nil {
		return err
	}
	return f.render(rq, http.StatusOK, "signinhello", rq.lang.Sprintf("Is this you?"), helloPage{user, next})
}

// answerHello signs the browser in, or ends the session that is someone else's.
func (f *Storefront) answerHello(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	next := page.OwnPath(form.Value("next"), "/")
	key := app.SKey(f.cookies.Get(rq.r, helloCookie))
	if form.Value("answer") != "yes" {
		if err := f.Shop.Logout(rq.r.Context(), key); err != nil && !app.SignedOut(err) {
			return err
		}
		f.forgetHello(rq)
		return f.redirect(rq, signInPath(next), rq.lang.Sprintf("You are not signed in. The code was confirmed by someone else: begin anew."))
	}
	if key != "" { // sent twice, the first one has signed in
		f.forgetHello(rq)
		f.replaceKey(rq, key)
	}
	return f.redirect(rq, next, "")
}

func (f *Storefront) forgetHello(rq *request) {
	f.cookies.Set(rq.w, rq.r, helloCookie, "", -time.Second)
}
