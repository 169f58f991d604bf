// Package web serves the shop over HTTP, on echo: REST and JSON-RPC over one table of routes, the
// downloads, the page and the health checks. It decodes, calls app.Shop and encodes; the shop's
// rules are in package app.
package web

import (
	"crypto/tls"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
	"littleshelf/app/drawings"
)

// Server serves one shop. Its fields are set once, before Handler.
type Server struct {
	Shop     *app.Shop
	Books    fs.FS              // the PDFs, by disk name
	Covers   Covers             // nil serves only those that are drawn
	Drawings *drawings.Drawings // nil sends no pages of books
	Pages    fs.FS              // what pages of the documentation refer to
	Docs     http.Handler       // the pages from /docs on; nil serves none
	Desk     http.Handler       // the keeper's pages, from /keeper on; nil serves none
	OPDS     OPDS               // the catalogue for reading apps; nil serves none
	// Readers serves the shop for readers in a browser, at the paths ReadersPaths of echo's router.
	// Without it there is none.
	Readers      http.Handler
	ReadersPaths []string
	// ReaderKey returns the key of the session of a browser. ReaderFailed sends an error to a browser
	// as a page. Without them the readers' pages have no pages of books and no PDFs.
	ReaderKey    func(*http.Request) app.SKey
	ReaderFailed func(http.ResponseWriter, *http.Request, error)
	Log          *slog.Logger
	AccessLog    AccessLog
	Now          func() time.Time

	Limiter Limiter // nil sets no limits

	Zone    *time.Location // of the times in responses
	Version string

	DemoAnywhere bool // accepts demo logins from other machines

	TLS *tls.Config // nil serves plain HTTP

	// Origins are https://DOMAIN for each domain whose certificate the program gets by itself.
	// Requests for other hosts get links to the first.
	Origins []string
	Proxies []netip.Prefix // their X-Forwarded-For and X-Forwarded-Proto are believed

	// LastBackup returns the time of the last good backup, which is zero if there is none, and whether
	// backups are made. It may be nil.
	LastBackup func() (time.Time, bool)

	catalogue  pricedResponse     // of getBooks
	categories *catalogueResponse // of the call with this name
	bookPages  *cache[bookPage, app.Revision]
	shelves    *cache[app.SKeyHash, app.ShelfRevision]

	methods  map[string]route // by JSON-RPC name
	counters *counters

	largeBodies    chan struct{} // one element for each large body being read
	longRenders    chan struct{} // one element for each long response being rendered
	responseMemory *semaphore    // for long responses, until they are sent
	batchMemory    *semaphore    // for long batches, so that they cannot block shelves

	live        atomic.Pointer[Live]
	draining    atomic.Bool
	proxyWarned atomic.Bool // the warning about an untrusted proxy was logged
}

// Handler builds the server's handler. It returns an error if the pages cannot be served.
func (s *Server) Handler() (http.Handler, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = s.clientIP()
	e.Pre(mergeSlashes)
	e.Use(s.observe)

	s.catalogue = newPricedResponse(renderBooks)
	s.categories = newCatalogueResponse(renderCategories)
	s.bookPages = newCache[bookPage, app.Revision](maxBookPages)
	s.shelves = newCache[app.SKeyHash, app.ShelfRevision](maxShelves)
	s.longRenders = make(chan struct{}, maxLongRenders)
	s.responseMemory, s.batchMemory = newSemaphore(maxResponses), newSemaphore(maxBatches)
	s.largeBodies = make(chan struct{}, maxLargeBodies)
	s.methods = make(map[string]route, len(routes))
	for _, route := range routes {
		s.methods[route.method] = route
		for _, path := range route.paths {
			handle(e, route.verbs, path, s.limited(route, s.rest(route)))
		}
	}
	handle(e, post, "/api", s.limitBody(maxBody, s.rpc))
	handle(e, get, "/downloadfile", s.download)
	handle(e, get, "/healthz", s.healthz)
	handle(e, get, "/readyz", s.readyz)
	s.addDocuments(e)
	if err := s.addPages(e); err != nil {
		return nil, err
	}
	s.counters = newCounters(e.Routes(), s.methods)
	return e, nil
}

// readVerbs are the verbs of pages and assets.
var readVerbs = []string{http.MethodGet, http.MethodHead}

// handle adds a handler for path with and without a trailing slash. It adds HEAD to GET; net/http
// omits the body (RFC 9110, section 9.3.2).
func handle(e *echo.Echo, verbs []string, path string, h echo.HandlerFunc) {
	if slices.Contains(verbs, http.MethodGet) {
		verbs = append([]string{http.MethodHead}, verbs...)
	}
	for _, verb := range verbs {
		e.Add(verb, path, h)
		e.Add(verb, path+"/", h)
	}
}
