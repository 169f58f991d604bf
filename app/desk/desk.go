// Package desk is the keeper's desk: pages under /keeper by which one person runs the shop from a
// phone. It calls the use cases of app.Shop and has no rule of its own. Every page works without a
// script.
package desk

import (
	"cmp"
	"context"
	"html/template"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/app/upkeep"
	"littleshelf/static"
)

// Desk serves the keeper's pages. Its fields are set once, before Handler.
type Desk struct {
	Shop    *app.Shop
	Log     *slog.Logger
	Zone    *time.Location // of the times that are shown
	Version string

	// OverTLS reports whether a client uses HTTPS, and ClientOf returns its network.
	OverTLS  func(*http.Request) bool
	ClientOf func(*http.Request) netip.Prefix
	// Limit counts an attempt to sign in by the network, and returns how long to wait if there were
	// too many. It may be nil.
	Limit func(netip.Prefix) (wait time.Duration)

	// Private is set if the listener is one that strangers cannot reach, so that plain HTTP is
	// safe.
	Private bool
	// Origin returns the scheme and host that browsers see, or "" if they are not configured. It may
	// be nil.
	Origin func() string

	// Books stores what is uploaded. UploadStall is the longest time in which an upload may make no
	// progress; it has a default for zero.
	Books       Books
	UploadStall time.Duration
	// EncodeCover makes a keeper's picture a cover. A picture that is none is an app.Invalid.
	EncodeCover func(ctx context.Context, picture io.Reader) (large []byte, err error)
	// Cover returns the address of a book's small cover. It may be nil.
	Cover func(app.Book) string
	// House returns the states of the parts of the shop that the server knows. It may be nil.
	House func() []State
	// Upkeep does the long work. Restore returns how to restore the backup of a name.
	Upkeep  *upkeep.Upkeep
	Restore func(file string) []Step
	About   About
	// Engine returns what is known of the engine that draws pages. It may be nil.
	Engine func() Engine

	// Changed is called after each act, if it is not nil.
	Changed func()

	mux     *http.ServeMux
	pages   *page.Pages
	cookies page.Cookies
	guards  [2]chan struct{} // one for each comparison of a password; see guard
	uploads chan struct{}    // one element for each upload that is read
	adding  sync.Mutex       // held from the search for a file's book until the file is a book
}

// Root is the path of the desk.
const Root = "/keeper"

const assetsPath = Root + "/assets/"

// policy lets a page of the desk load what is the shop's own, and covers from everywhere. No
// script or style stands in a page.
const policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' https:; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// Handler returns the handler of Root and all paths below it.
func (d *Desk) Handler() (http.Handler, error) {
	assets, err := page.NewAssets(assetsPath, static.Desk(), static.Files)
	if err != nil {
		return nil, err
	}
	if d.pages, err = page.New(static.Desk(), assets, d.Zone, template.FuncMap{
		"rooms":    func() []room { return rooms },
		"deed":     func(did string) string { return cmp.Or(deeds[did], did) },
		"fault":    func(fault string) string { return faultWords[fault] },
		"doing":    func(kind string) string { return doing[kind] },
		"cover":    func(kind coverKind) string { return coverWords[kind] },
		"movement": func(why app.Why) string { return movements[why] },
	}); err != nil {
		return nil, err
	}
	d.cookies = page.Cookies{Secure: d.OverTLS}
	d.guards = [2]chan struct{}{make(chan struct{}, 1), make(chan struct{}, 1)}
	d.uploads = make(chan struct{}, maxUploads)
	d.UploadStall = cmp.Or(d.UploadStall, uploadStall)

	d.mux = http.NewServeMux()
	d.mux.Handle("GET "+assetsPath, assets)
	for _, route := range routes {
		d.mux.Handle(route.pattern(), d.handle(route))
	}
	d.mux.Handle("/", d.handle(route{handle: (*Desk).notFound, open: true}))
	return headers(page.OwnForms(d.mux, nil, d.origin, d.Log)), nil
}

func (d *Desk) origin() string {
	if d.Origin == nil {
		return ""
	}
	return d.Origin()
}

// headers sets the headers of all responses. A page of the desk is the keeper's alone: it may be
// kept for the Back button, and is asked for anew before each other use.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		header := w.Header()
		header.Set("Content-Security-Policy", policy)
		header.Set("Referrer-Policy", "same-origin")
		header.Set("X-Robots-Tag", "noindex")
		header.Set("Cache-Control", "private, no-cache")
		next.ServeHTTP(w, r)
	})
}
