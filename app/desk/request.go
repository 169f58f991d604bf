package desk

import (
	"errors"
	"net/http"
	"strings"

	"littleshelf/app"
	"littleshelf/app/loopback"
	"littleshelf/app/page"
	"littleshelf/app/text"
)

// request is one request to the desk.
type request struct {
	w       http.ResponseWriter
	r       *http.Request
	lang    text.Lang
	session app.KeeperSession // zero on open routes
}

// keyCookie is the name of the cookie with the key of the keeper's session.
const keyCookie = "keeper"

// maxStrangersForm is the longest form that is read without a session, in bytes. A device that was
// signed in before may send more: its form waits for the next sign-in.
const maxStrangersForm = 4 << 10

// handle returns the handler of a route. It asks a request without a session to sign in, and sends
// errors as pages.
func (d *Desk) handle(route route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rq := &request{w: w, r: r, lang: d.cookies.Language(r)}
		if err := d.serve(rq, route); err != nil {
			d.sendError(rq, err)
		}
	})
}

func (d *Desk) serve(rq *request, route route) (err error) {
	if !d.reachable(rq.r) {
		return d.render(rq, http.StatusForbidden, "plain", "The desk is locked", nil)
	}
	if route.open {
		if rq.r.Method == http.MethodPost && !d.known(rq) {
			rq.r.Body = http.MaxBytesReader(rq.w, rq.r.Body, maxStrangersForm)
		}
		return route.handle(d, rq)
	}
	rq.session, err = d.Shop.KeeperAt(rq.r.Context(), app.KeeperKey(d.cookies.Get(rq.r, keyCookie)))
	if app.KeeperSignedOut(err) {
		return d.askToSignIn(rq)
	}
	if err != nil {
		return err
	}
	return route.handle(d, rq)
}

// known reports whether the device of a request was signed in before.
func (d *Desk) known(rq *request) bool {
	return d.Shop.KnownKeeperDevice(rq.r.Context(), app.KeeperKey(d.cookies.Get(rq.r, keyCookie)))
}

// reachable reports whether a password may be typed over this connection: over HTTPS, from this
// machine, or at a listener of the keeper's own.
func (d *Desk) reachable(r *http.Request) bool {
	return d.Private || d.OverTLS(r) || loopback.IsHost(r.RemoteAddr) && loopback.IsHost(r.Host)
}

// site is the part of a page that is the same on all pages.
type site struct {
	Name     string // of the shop
	SignedIn bool
	Room     string // the path of the room that has the page: "readers"
	Path     string // of this page, for the switch of the language
	Version  string
}

// render sends a page. Its title is a text of the catalogue.
func (d *Desk) render(rq *request, status int, template, title string, content any) error {
	name, err := d.Shop.ShopName(rq.r.Context())
	if err != nil {
		name = app.FirstShopName // a page that says what is wrong needs no store
	}
	room, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(rq.r.URL.Path, Root), "/"), "/")
	if room == "categories" {
		room = "books"
	}
	return d.pages.Render(rq.w, status, template, page.View{
		Lang: rq.lang, Title: rq.lang.Text(title), Said: d.cookies.Said(rq.w, rq.r), Content: content,
		Site: site{
			Name: name, SignedIn: !rq.session.ID.IsZero(), Room: room, Path: page.OwnPath(rq.r.URL.RequestURI(), Root), Version: d.Version,
		},
	})
}

// redirect has the browser get another page of the desk, which shows what was said.
func (d *Desk) redirect(rq *request, path, said string) error {
	if said != "" {
		d.cookies.Say(rq.w, rq.r, said)
	}
	http.Redirect(rq.w, rq.r, Root+path, http.StatusSeeOther)
	return nil
}

// sendError sends an error as a page. A failure of the shop itself is logged.
func (d *Desk) sendError(rq *request, err error) {
	if app.ClientLeft(rq.r.Context(), err) {
		rq.w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	status, message := http.StatusInternalServerError, ""
	var own *app.Error
	var tooLong *http.MaxBytesError
	var broken *page.BrokenForm
	switch {
	case errors.As(err, &tooLong):
		status, message = http.StatusRequestEntityTooLarge, rq.lang.Sprintf("That is more than a form may have.")
	case errors.As(err, &broken):
		status, message = http.StatusBadRequest, rq.lang.Sprintf("The form did not come whole. Send it again.")
	case errors.As(err, &own) && own.Code == app.Unknown:
		status, message = http.StatusNotFound, rq.lang.Error(own)
	case errors.As(err, &own) && own.Code == app.Invalid:
		status, message = http.StatusUnprocessableEntity, rq.lang.Error(own)
	case errors.As(err, &own) && own.Code != app.Internal:
		status, message = http.StatusConflict, rq.lang.Error(own)
	default:
		d.Log.Error("a page of the desk failed", "err", err, "request_id", rq.w.Header().Get("X-Request-Id"))
	}
	failed := failedPage{status, message, rq.w.Header().Get("X-Request-Id")}
	if err := d.render(rq, status, "failed", "Something went wrong", failed); err != nil {
		d.Log.Error("an error page of the desk failed", "err", err)
		http.Error(rq.w, http.StatusText(status), status)
	}
}

// failedPage says what went wrong. Without a message it was the shop's fault.
type failedPage struct {
	Status    int
	Message   string
	RequestID string
}

func (d *Desk) notFound(rq *request) error {
	return d.render(rq, http.StatusNotFound, "missing", "That page is not here", nil)
}

// setLanguage switches the language, and goes back to the page that asked for it.
func (d *Desk) setLanguage(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	d.cookies.SetLanguage(rq.w, rq.r, text.Named(form.Value("language")))
	http.Redirect(rq.w, rq.r, page.OwnPath(form.Value("path"), Root), http.StatusSeeOther)
	return nil
}
