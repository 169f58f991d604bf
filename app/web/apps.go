package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// OPDS serves the catalogue to reading apps, from /opds on, and their positions, from /koreader on.
type OPDS interface {
	http.Handler

	// Authorize returns the file that a request for a book may download. If it may not, or the
	// request fails, ok is false, and the response has been sent.
	Authorize(w http.ResponseWriter, r *http.Request, name string) (file app.File, ok bool)
}

// appVerbs are the verbs of KOReader's progress sync.
var appVerbs = []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut}

// addApps serves reading apps.
func (s *Server) addApps(e *echo.Echo) {
	if s.OPDS == nil {
		return
	}
	for _, path := range []string{"/opds", "/opds/*"} {
		e.Match(readVerbs, path, echo.WrapHandler(s.OPDS), documentHeaders(assetPolicy))
	}
	e.Match(readVerbs, "/opds/books/:name", s.downloadForApp)
	e.Match(appVerbs, "/koreader/*", echo.WrapHandler(s.OPDS))
}

// downloadForApp sends a book to a reading app.
func (s *Server) downloadForApp(c echo.Context) error {
	name := c.Param("name")
	file, ok := s.OPDS.Authorize(c.Response(), c.Request(), name)
	if !ok {
		return nil
	}
	if err := s.admitDownload(c, file); err != nil {
		return s.sendDownloadError(c, err)
	}
	return s.sendAuthorized(c, name, file, fieldsAsker, attachment)
}

// Pictures returns the paths of both sizes of a book's picture, if it has one.
func (s *Server) Pictures(b app.Book) (large, small string) {
	return picturePath(b, largeCover), picturePath(b, smallCover)
}

// InTurn waits until another long response may be rendered. The caller calls done when it is.
func (s *Server) InTurn(ctx context.Context) (done func(), err error) {
	select {
	case s.longRenders <- struct{}{}:
		return func() { <-s.longRenders }, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Reserve waits until a response of n bytes fits into the memory of long responses, which it
// releases when it is sent.
func (s *Server) Reserve(ctx context.Context, n int) (release func(), err error) {
	if err := s.responseMemory.acquire(ctx, n); err != nil {
		return nil, err
	}
	return func() { s.responseMemory.release(n) }, nil
}
