// Package web is the shop over HTTP, on echo: REST and JSON-RPC over one table of routes, the
// downloads, the page and the health checks. It decodes, calls app.Shop and encodes; it decides
// nothing.
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
)

// Server serves one shop. Its fields are set once, before Handler.
type Server struct {
	Shop      *app.Shop
	Books     fs.FS // the PDFs, by disk name
	Pages     fs.FS // index.html, and what it refers to
	Log       *slog.Logger
	AccessLog AccessLog
	Now       func() time.Time

	Limiter  Limiter // nil sets no limits
	MaxConns int     // of one address at once, Proxies aside; 0 is any number

	PublicURL string         // scheme and host for links; empty takes them from each request
	Zone      *time.Location // in which times are shown
	Version   string
	Demo      bool // logins prove nothing: the page says so

	DemoAnywhere bool // and they may come from other machines

	TLS     *tls.Config    // how to speak HTTPS; nil speaks HTTP
	Origins []string       // https://DOMAIN of each name we have certificates for by ourselves, the first for whoever names none
	Proxies []netip.Prefix // whose X-Forwarded-For and X-Forwarded-Proto are believed

	// LastBackup is when the last good backup was made, if one was; nil when none are made.
	LastBackup func() (time.Time, bool)

	catalogue *catalogueResponse // as getBooks answers
	bookPages *cache[bookPage, app.Revision]
	shelves   *cache[app.SKeyHash, app.ShelfRevision]

	methods  map[string]route // by JSON-RPC name
	counters *counters

	large          chan struct{} // holds one for each large body that is about
	shelfRenders   chan struct{} // holds one for each shelf that is being rendered
	responseMemory *semaphore    // for long answers, until they are sent
	batchMemory    *semaphore    // the same of batches, which so keep no one from a shelf

	draining atomic.Bool

	forwarded atomic.Bool // an X-Forwarded-For that is not believed has been warned of
}

// Handler builds the server's handler, or says why the pages cannot be served.
func (s *Server) Handler() (http.Handler, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	e.IPExtractor = s.clientIP()
	e.Pre(mergeSlashes)
	e.Use(s.observe)

	s.catalogue = newCatalogueResponse(jsonType, renderBooks)
	s.bookPages = newCache[bookPage, app.Revision](maxBookPages)
	s.shelves = newCache[app.SKeyHash, app.ShelfRevision](maxShelves)
	s.shelfRenders = make(chan struct{}, maxShelfRenders)
	s.responseMemory, s.batchMemory = newSemaphore(maxResponses), newSemaphore(maxBatches)
	s.large = make(chan struct{}, maxLarge)
	s.methods = make(map[string]route, len(routes))
	for _, route := range routes {
		s.methods[route.method] = route
		for _, path := range route.paths {
			handle(e, route.verbs, path, s.limited(route, s.rest(route)))
		}
	}
	handle(e, post, "/api", s.capped(maxBody, s.rpc))
	handle(e, get, "/downloadfile", s.download)
	handle(e, get, "/healthz", s.healthz)
	handle(e, get, "/readyz", s.readyz)
	if err := s.addPages(e); err != nil {
		return nil, err
	}
	s.counters = newCounters(e.Routes(), s.methods)
	return e, nil
}

// read is how one asks for something to look at.
var read = []string{http.MethodGet, http.MethodHead}

// handle adds a handler with and without a trailing slash. HEAD is GET without the body (RFC 9110, section
// 9.3.2), which net/http leaves out.
func handle(e *echo.Echo, verbs []string, path string, h echo.HandlerFunc) {
	if slices.Contains(verbs, http.MethodGet) {
		verbs = append([]string{http.MethodHead}, verbs...)
	}
	for _, verb := range verbs {
		e.Add(verb, path, h)
		e.Add(verb, path+"/", h)
	}
}
