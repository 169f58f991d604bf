package web

import (
	"context"
	"crypto/sha256"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
	"littleshelf/app/negotiate"
)

// catalogueResponse renders a view of the whole catalogue once for each of its revisions and of the
// settings, and for all origins: with ten thousand books the response takes megabytes.
type catalogueResponse struct {
	render func(context.Context, *Server) ([]byte, app.Revision, error)

	rendering *sync.Mutex // held by the one rendering at a time, which may take megabytes
	last      atomic.Pointer[revisedResponse]
	variants  *variants
}

// ofBooks renders the books that are for sale.
func ofBooks(render func(origin, []app.Book) ([]byte, error)) func(context.Context, *Server) ([]byte, app.Revision, error) {
	return func(ctx context.Context, s *Server) ([]byte, app.Revision, error) {
		books, now, err := s.Shop.Books(ctx)
		if err != nil {
			return nil, 0, err
		}
		text, err := render(originPlaceholder, books)
		return text, now, err
	}
}

// revisedResponse is the response rendered from one revision of the catalogue, with some settings.
type revisedResponse struct {
	*cachedResponse
	revision app.Revision
	live     Live
}

func newCatalogueResponse(render func(context.Context, *Server) ([]byte, app.Revision, error)) *catalogueResponse {
	return &catalogueResponse{render: render, rendering: new(sync.Mutex), variants: newVariants()}
}

// get returns the response for the current catalogue, with links to from.
func (c *catalogueResponse) get(ctx context.Context, s *Server, from origin) (originResponse, error) {
	response, err := c.current(ctx, s)
	if response == nil && err == nil {
		response, err = c.renderNew(ctx, s)
	}
	return originResponse{cachedResponse: response, from: from, variants: c.variants, now: s.Now}, err
}

// current returns the last response, nil if the catalogue or a setting has changed since.
func (c *catalogueResponse) current(ctx context.Context, s *Server) (*cachedResponse, error) {
	last := c.last.Load()
	if last == nil || last.live != s.Live() {
		return nil, nil
	}
	now, err := s.Shop.CatalogueRevision(ctx)
	if err != nil || now != last.revision {
		return nil, err
	}
	return last.cachedResponse, nil
}

func (c *catalogueResponse) renderNew(ctx context.Context, s *Server) (*cachedResponse, error) {
	c.rendering.Lock()
	defer c.rendering.Unlock()
	if response, err := c.current(ctx, s); response != nil || err != nil {
		return response, err // rendered by another request meanwhile
	}
	live := s.Live() // a setting that changes while the response is rendered makes it old
	text, now, err := c.render(ctx, s)
	if err != nil {
		return nil, err
	}
	response := newCachedResponse(text)
	c.last.Store(&revisedResponse{response, now, live})
	return response, nil
}

// cachedResponse is a response in JSON that is rendered once and sent often, each time with the
// origin that the client named. Clients may cache it and revalidate it (RFC 9110, section 13).
type cachedResponse struct {
	linkTemplate
	sum [sha256.Size]byte // of the template's text
}

func newCachedResponse(text []byte) *cachedResponse {
	t := parseLinkTemplate(text)
	return &cachedResponse{t, sha256.Sum256(t.text)}
}

// minGzipSize is the size from which gzip saves more than its header takes, in bytes.
const minGzipSize = 1 << 10

// originResponse is a cached response with links to one origin.
type originResponse struct {
	*cachedResponse
	from     origin
	variants *variants
	now      func() time.Time

	byPlatform bool // the response to a client on another platform may be another one
}

func (r originResponse) serve(c echo.Context) error {
	v := r.variants.get(r.cachedResponse, r.from, r.now)
	h := c.Response().Header()
	h["Cache-Control"] = noCache
	h["Vary"] = varyEncoding
	if r.byPlatform {
		h["Vary"] = varyPlatform
	}
	h["Etag"] = v.etag
	plain := newResponseBody(v.plain, v.from)
	if plain.size >= minGzipSize && negotiate.Gzip(c.Request().Header) {
		if negotiate.ETag(c.Request().Header, v.gzipETag[0]) {
			h["Etag"] = v.gzipETag
			return c.NoContent(http.StatusNotModified)
		}
		if v.gzip != nil {
			h["Etag"] = v.gzipETag
			h["Content-Encoding"] = gzipCoding
			zipped := newResponseBody(linkTemplate{text: v.gzip()}, "")
			return sendBody(c, http.StatusOK, jsonType, zipped)
		}
	}
	if negotiate.ETag(c.Request().Header, v.etag[0]) {
		return c.NoContent(http.StatusNotModified)
	}
	return sendBody(c, http.StatusOK, jsonType, plain)
}
