package storefront

import (
	"net/http"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/text"
)

// request is one request for a page.
type request struct {
	w      http.ResponseWriter
	r      *http.Request
	lang   text.Lang
	key    app.SKey // of the browser's session; empty for a guest
	hides  app.Hiding
	path   string   // of the page with its query, for the switch of the language
	alone  bool     // search engines skip the page, whatever its path
	reader app.User // set by the handler, for the head of the page; zero for a guest

	settings settings
}

// keyCookie is the name of the cookie with the key of a reader's session, and keyLasts how long a
// browser keeps it after its last visit.
const (
	keyCookie = "reader"
	keyLasts  = 30 * 24 * time.Hour
)

// handle returns the handler of a route. It sends errors as pages.
func (f *Storefront) handle(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.serve(w, r, func(rq *request) error { return route.handle(f, rq) })
	})
}

// serve handles one request. It sends an error as a page.
func (f *Storefront) serve(w http.ResponseWriter, r *http.Request, handle func(*request) error) {
	// The settings are counted before they are read: what is read may be newer, and is never older.
	rq := &request{
		w: w, r: r, lang: f.cookies.Language(r), key: f.KeyOf(r), hides: f.Hides(r),
		path: page.OwnPath(r.URL.RequestURI(), "/"), settings: settings{changes: f.Shop.Live.Changes(), site: f.Site()},
	}
	if err := handle(rq); err != nil {
		f.sendError(rq, err)
	}
}

// KeyOf returns the key of the session of a browser, or "".
func (f *Storefront) KeyOf(r *http.Request) app.SKey {
	return app.SKey(page.Cookies{Secure: f.OverTLS}.Get(r, keyCookie))
}

// setKey gives the browser the key of a session.
func (f *Storefront) setKey(rq *request, key app.SKey) {
	rq.key = key
	f.cookies.Set(rq.w, rq.r, keyCookie, string(key), keyLasts)
}

// replaceKey gives the browser the key of a new session, and ends the session that it had.
func (f *Storefront) replaceKey(rq *request, key app.SKey) {
	if before := rq.key; before != "" && before != key {
		if err := f.Shop.Logout(rq.r.Context(), before); err != nil && !app.SignedOut(err) {
			f.Log.Warn("the session before was not ended", "err", err)
		}
	}
	f.setKey(rq, key)
}

// forgetKey has the browser forget the key of its session.
func (f *Storefront) forgetKey(rq *request) {
	rq.key = ""
	f.cookies.Set(rq.w, rq.r, keyCookie, "", -time.Second)
}

// site is the part of a page that is the same on all pages.
type site struct {
	Site
	Room string // the first part of the page's path: "shelf"
	Path string // of this page, for the switch of the language and for signing in

	SignedIn bool
	Reader   app.User
	Priced   bool // prices are shown
	Buys     bool // books can be exchanged

	Alone bool              // search engines skip the page
	Bars  map[string]string // the colours of the browser's own bars
}

// SignIn returns the path that signs in and leads back to this page.
func (s site) SignIn() string {
	if s.Room == "signin" {
		return "/signin"
	}
	return signInPath(s.Path)
}

// render sends a page. Its title is in the language of the page.
func (f *Storefront) render(rq *request, status int, template, title string, content any) error {
	if status != http.StatusOK {
		return f.pages.Render(rq.w, status, template, f.view(rq, title, content))
	}
	ready, err := f.ready(rq, template, title, content)
	if err != nil {
		return err
	}
	f.keepSignedIn(rq)
	ready.Send(rq.w, rq.r)
	return nil
}

// keepSignedIn has the browser of a reader keep its key as long from now.
func (f *Storefront) keepSignedIn(rq *request) {
	if !rq.reader.ID.IsZero() {
		f.setKey(rq, rq.key)
	}
}

// ready returns a page that is ready to be sent.
func (f *Storefront) ready(rq *request, template, title string, content any) (*page.Ready, error) {
	html, err := f.pages.HTML(template, f.view(rq, title, content))
	if err != nil {
		return nil, err
	}
	return page.NewReady(html, rq.lang)
}

func (f *Storefront) view(rq *request, title string, content any) page.View {
	return page.View{
		Lang: rq.lang, Title: title, Said: f.cookies.Said(rq.w, rq.r), Content: content,
		Site: site{
			Site: rq.settings.site, Room: roomOf(rq.r.URL.Path), Path: rq.path,
			SignedIn: !rq.reader.ID.IsZero(), Reader: rq.reader,
			Priced: !rq.hides.Prices(), Buys: rq.hides != app.HideBuying,
			Alone: rq.alone || alone(rq.r.URL.Path), Bars: bars,
		},
	}
}

// redirect has the browser get another page, which shows what was said.
func (f *Storefront) redirect(rq *request, path, said string) error {
	if said != "" {
		f.cookies.Say(rq.w, rq.r, said)
	}
	http.Redirect(rq.w, rq.r, path, http.StatusSeeOther)
	return nil
}

// tooOften returns an error if the network of a request did something too often.
func (f *Storefront) tooOften(rq *request, what app.Activity) error {
	if f.Limit == nil {
		return nil
	}
	if wait := f.Limit(what, f.ClientOf(rq.r)); wait > 0 {
		return app.TooOften(wait)
	}
	return nil
}

// bookIn returns the number of the book in the path of a request.
func bookIn(rq *request) (app.BookID, error) {
	text := rq.r.PathValue("id")
	n, err := strconv.ParseUint(text, 10, 64)
	if id := app.BookID(n); err == nil && id.String() == text && n <= app.MaxNumber {
		return id, nil
	}
	return 0, errNoPage
}
