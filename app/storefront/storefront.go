// Package storefront is the shop for readers in any browser: the pages from / on. It calls the use
// cases of app.Shop and has no rule of its own. Every page works without a script.
package storefront

import (
	"context"
	"html/template"
	"log/slog"
	"net/http"
	"net/netip"
	"path"
	"time"

	"littleshelf/app"
	"littleshelf/app/page"
	"littleshelf/static"
)

// Storefront serves the readers' pages. Its fields are set once, before Handler.
type Storefront struct {
	Shop *app.Shop
	Log  *slog.Logger
	Zone *time.Location // of the times that are shown

	// Site returns what the keeper has set.
	Site func() Site
	// Hides returns what the shop hides from a client.
	Hides func(*http.Request) app.Hiding
	// Cover returns the address of a book's small cover. Drawn returns that of the cover to show while
	// that one is not there, or "" if it is always there.
	Cover, Drawn func(app.Book) string
	// Picture returns the address of a book's large cover, or "" if its cover is only drawn. It may be
	// nil.
	Picture func(app.Book) string

	// PageImage returns the address of the image of a page, and those of all its widths for srcset.
	PageImage func(p app.ReadPage, number int) (src, srcset string)
	// Examine finds the facts of a PDF that was not examined yet. It may be nil.
	Examine func(ctx context.Context, diskName string) error

	// OverTLS reports whether a client uses HTTPS, ClientOf returns its network, and Origin the
	// scheme and host of links to this shop.
	OverTLS  func(*http.Request) bool
	ClientOf func(*http.Request) netip.Prefix
	Origin   func(*http.Request) string
	// AdmitsDemo reports whether a client may sign in without proof, in a demo shop.
	AdmitsDemo func(*http.Request) bool
	// Limit counts what a client does by its network, and returns how long to wait if there was too
	// much. It may be nil.
	Limit func(app.Activity, netip.Prefix) (wait time.Duration)

	mux     *http.ServeMux
	assets  *page.Assets
	pages   *page.Pages
	cookies page.Cookies
	kept    *keptPages // for guests
	keptOwn *keptPages // for signed-in readers

	pictures *sentPictures
	sitemaps sitemaps
}

// Site is what the keeper has set, as far as pages show it. Empty texts are left out.
type Site struct {
	Name         string
	Contact      string // how readers reach the keeper
	RecordNumber string // of the site at the ministry: 备案号
	About        string // paragraphs, separated by empty lines
	PublicURL    string // scheme and host that browsers see, or "" if they are not configured
	Demo         bool   // logins prove nothing, and each page says so
}

// Paths are the patterns of all paths that the handler serves, as echo's router has them.
var Paths = []string{
	"/", "/assets/*", "/books/*", "/shelf", "/me", "/me/*", "/signin", "/signin/*", "/signout", "/language", "/about",
	"/robots.txt", "/sitemap.xml", feedPath, "/manifest.webmanifest", "/favicon.ico", "/apple-touch-icon.png",
}

const (
	assetsPath = "/assets/"

	// policy lets a page load what is the shop's own, and covers from everywhere. No script or style
	// stands in a page.
	policy = "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' https:; " +
		"manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)

// Handler returns the handler of all Paths.
func (f *Storefront) Handler() (http.Handler, error) {
	var err error
	if f.assets, err = page.NewAssets(assetsPath, static.Shop(), static.Files); err != nil {
		return nil, err
	}
	if f.pages, err = page.New(static.Shop(), f.assets, f.Zone, template.FuncMap{
		"cover":    f.Cover,
		"drawn":    f.Drawn,
		"locale":   localeOf,
		"maxname":  func() int { return app.MaxNickNameRunes },
		"movement": func(why app.Why) string { return movements[why] },
	}); err != nil {
		return nil, err
	}
	f.cookies = page.Cookies{Secure: f.OverTLS}
	f.kept, f.keptOwn, f.sitemaps = newKeptPages(), newKeptPages(), newSitemaps()
	f.pictures = newSentPictures()

	f.mux = http.NewServeMux()
	f.mux.Handle("GET "+assetsPath, f.assets)
	for _, route := range routes {
		f.mux.Handle(route.method+" "+route.path, f.handle(route))
	}
	f.mux.Handle("/", f.handle(route{handle: (*Storefront).notFound}))
	origin := func() string { return f.Site().PublicURL }
	return headers(page.OwnForms(f.ownSpelling(f.mux), f.handle(route{handle: (*Storefront).foreignForm}), origin, f.Log)), nil
}

// ownSpelling sends the page that says that there is none for a path that is not spelt as links
// have it. net/http's ServeMux would redirect.
func (f *Storefront) ownSpelling(next http.Handler) http.Handler {
	missing := f.handle(route{handle: (*Storefront).notFound})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if clean := path.Clean(r.URL.Path); clean != r.URL.Path {
			missing.ServeHTTP(w, r)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// headers sets the headers of all responses.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		setHeaders(w.Header(), r.URL.Path)
		next.ServeHTTP(w, r)
	})
}

// setHeaders has a browser ask for a page anew before each use: that of WeChat believes no other
// instruction. It does not store a reader's own pages at all: after signing out, its Back button
// would show them.
func setHeaders(header http.Header, path string) {
	header.Set("Content-Security-Policy", policy)
	header.Set("Referrer-Policy", "same-origin")
	header["Cache-Control"] = privateNoCache
	if readersOwn(path) {
		header["Cache-Control"] = noStore
	}
	header["Vary"] = varies
}

var (
	privateNoCache = []string{"private, no-cache"}
	noStore        = []string{"no-store"}
	varies         = []string{"Accept-Encoding, Accept-Language, Cookie, User-Agent"}
)
