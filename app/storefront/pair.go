package storefront

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
)

var pairRoutes = []route{
	{"GET", "/signin/code", (*Storefront).showPairing},
	{"POST", "/signin/code", (*Storefront).beginPairing},
}

// pairCookie has the pairing that this browser began: without it the code opens nothing.
const pairCookie = "pairing"

// pairPage shows the code of a pairing that waits. The browser asks for the page again by itself,
// unless its reader stopped that.
type pairPage struct {
	Code   string // in two groups
	Image  string // the path of the mini-program code, or "" if there is none
	Next   string
	Paused bool
}

// Again returns the path that looks whether the code is confirmed, once.
func (p pairPage) Again() string { return pairPath(p.Next, true) }

// ByItself returns the path of the page that looks by itself.
func (p pairPage) ByItself() string { return pairPath(p.Next, false) }

func pairPath(next string, paused bool) string {
	query := url.Values{"next": {next}}
	if paused {
		query.Set("pause", "1")
	}
	return "/signin/code?" + query.Encode()
}

// begun is a pairing as its browser keeps it.
type begun struct {
	code   string
	secret app.PairSecret
	image  app.ImageKey
}

func (b begun) cookie() string { return b.code + "." + string(b.secret) + "." + string(b.image) }

// pairingOf returns the pairing that a browser began. ok is false if it has none.
func (f *Storefront) pairingOf(r *http.Request) (b begun, ok bool) {
	parts := strings.Split(f.cookies.Get(r, pairCookie), ".")
	if len(parts) != 3 || !isPlain(parts[0]) || !isPlain(parts[2]) {
		return begun{}, false
	}
	return begun{parts[0], app.PairSecret(parts[1]), app.ImageKey(parts[2])}, true
}

// isPlain reports whether a part of a cookie has letters and digits only: a page shows it.
func isPlain(part string) bool {
	return !strings.ContainsFunc(part, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'A' || r > 'Z') && (r < 'a' || r > 'z')
	})
}

func (f *Storefront) forgetPairing(rq *request) {
	f.cookies.Set(rq.w, rq.r, pairCookie, "", -time.Second)
}

// beginPairing begins to sign this browser in by the phone. Only a form does that: a browser may
// load pages before anyone asks for them.
func (f *Storefront) beginPairing(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	next := page.OwnPath(form.Value("next"), "/")
	err = f.tooOften(rq, app.Pairings)
	var began app.BegunPairing
	if err == nil {
		began, err = f.Shop.BeginPairing(rq.r.Context())
	}
	var own *app.Error
	switch {
	case errors.As(err, &own) && own.Code == app.TooMany:
		return f.tellTooMany(rq, next, own)
	case err != nil:
		return err
	}
	kept := begun{string(began.Code), began.Secret, began.Image}
	f.cookies.Set(rq.w, rq.r, pairCookie, kept.cookie(), app.PairingLife)
	return f.redirect(rq, pairPath(next, false), "")
}

// tellTooMany shows the page that signs in, and says that too many sign in.
func (f *Storefront) tellTooMany(rq *request, next string, err *app.Error) error {
	setRetryAfter(rq, err)
	return f.renderSignIn(rq, http.StatusTooManyRequests, signInPage{
		Form: page.NewForm(nil), Next: next,
		Notice: rq.lang.Sprintf("Too many screens are signing in. Rest for %s, then try again.", f.shortTime(rq, err.Wait)),
	})
}

// showPairing shows the code that waits, or signs this browser in if its reader has confirmed it.
func (f *Storefront) showPairing(rq *request) error {
	query := rq.r.URL.Query()
	next := page.OwnPath(query.Get("next"), "/")
	kept, ok := f.pairingOf(rq.r)
	if !ok {
		return f.tellOver(rq, next, rq.lang.Sprintf("This code has expired or was used. Begin anew."))
	}
	if err := f.tooOften(rq, app.Polls); err != nil {
		return err
	}
	finished, err := f.Shop.FinishPairingOn(rq.r.Context(), page.Device(rq.r), kept.code, kept.secret)
	switch {
	case app.SignInRefused(err):
		return f.tellOver(rq, next, rq.lang.Sprintf("That account cannot sign in here."))
	case err != nil:
		return err
	case finished.State == app.PairOver:
		return f.tellOver(rq, next, rq.lang.Sprintf("This code has expired or was used. Begin anew."))
	case finished.State == app.PairDone:
		f.forgetPairing(rq)
		return f.greet(rq, finished.Login.SKey, next)
	}
	content := pairPage{Code: kept.code, Next: next, Paused: query.Get("pause") != ""}
	if len(kept.code) == 6 {
		content.Code = kept.code[:3] + " " + kept.code[3:]
	}
	if kept.image != "" {
		content.Image = "/pairs/" + kept.code + "-" + string(kept.image)
	}
	if !content.Paused {
		// A header, because axe-core refuses each meta element that does the same: it cannot see that the
		// page offers to stop it (WCAG 2.2.1).
		rq.w.Header().Set("Refresh", "3; url="+content.ByItself())
	}
	return f.render(rq, http.StatusOK, "signincode", rq.lang.Sprintf("Sign in with the phone"), content)
}

// tellOver shows the page that signs in, and says why the code opens nothing any more.
func (f *Storefront) tellOver(rq *request, next, why string) error {
	f.forgetPairing(rq)
	return f.renderSignIn(rq, http.StatusOK, signInPage{Form: page.NewForm(nil), Next: next, Notice: why})
}
