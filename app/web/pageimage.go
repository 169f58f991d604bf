package web

import (
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
	"littleshelf/app/drawings"
	"littleshelf/app/negotiate"
)

// pageWidths are the widths of images of pages, in pixels.
var pageWidths = []int{750, 1000, 1500}

// pagePath is the path of a page of a book: ID/NUMBER-WIDTH.png. The type of the image is in its
// Content-Type; it may also be a JPEG.
type pagePath struct {
	book          app.BookID
	number, width int
}

// parsePagePath parses the path below /pages/. Each page has one path, so that a cache has it once.
func parsePagePath(path string) (p pagePath, ok bool) {
	book, file, _ := strings.Cut(path, "/")
	number, width, _ := strings.Cut(strings.TrimSuffix(file, ".png"), "-")
	id, ok1 := parseNumber(book)
	n, ok2 := parseNumber(number)
	w, ok3 := parseNumber(width)
	if !ok1 || !ok2 || !ok3 || n < 1 || n > app.MaxPages || !slices.Contains(pageWidths, int(w)) {
		return pagePath{}, false
	}
	p = pagePath{app.BookID(id), int(n), int(w)}
	return p, p.String() == path
}

func (p pagePath) String() string { return p.book.String() + "/" + p.file() }

// file returns the last part of the path.
func (p pagePath) file() string {
	return strconv.Itoa(p.number) + "-" + strconv.Itoa(p.width) + ".png"
}

var errNoPage = &app.Error{Code: app.Unknown, Msg: "没有这一页"}

// pageImage sends a page of a book as an image.
func (s *Server) pageImage(c echo.Context) error {
	return s.sendPage(c, c.Param("*"), fieldsAsker)
}

// sendPage sends the page of a book at a path as an image, if app.Shop.Reading allows it. The steps
// are separate functions, so that their stack frames are gone while a slow client downloads.
func (s *Server) sendPage(c echo.Context, path string, by asker) error {
	image, err := s.openPage(c, path, by)
	if err != nil {
		return s.sendFailure(c, by, err, s.sendPageError)
	}
	if image.ReadSeekCloser == nil {
		return c.NoContent(http.StatusNotModified)
	}
	defer image.Close()
	if image.Memory > 0 {
		if !s.responseMemory.tryAcquire(image.Memory) { // the image takes memory while it waits
			return s.sendFailure(c, by, app.ErrPagesBusy, s.sendPageError)
		}
		defer s.responseMemory.release(image.Memory)
	}
	if err := sendBook(c, image, time.Time{}); err != nil {
		s.Log.Error("an image of a page broke off", "err", err, "request_id", requestContextOf(c).requestID())
	}
	return nil
}

// openPage returns the image of a page, after it has set the headers. It returns no image if the
// client has it already: then nothing is drawn.
func (s *Server) openPage(c echo.Context, at string, by asker) (none drawings.Content, err error) {
	path, ok := parsePagePath(at)
	if !ok {
		return none, s.stray(c, errNoPage)
	}
	reading, err := s.authorizePage(c, path, by)
	if err != nil {
		return none, err
	}
	file, err := s.Drawings.Facts(c.Request().Context(), reading.Book.DiskName)
	if err != nil {
		return none, err
	}
	if file.Pages > 0 && path.number > file.Pages {
		return none, errNoPage
	}
	request := app.PageRequest{Number: path.number, Width: path.width, Stamp: reading.Stamp}
	etag := etagOfDrawing(drawings.PageKey(file, request))
	header := c.Response().Header()
	header["Cache-Control"] = pageCaching(c.Request().URL, edition(file, reading.Stamp))
	header.Set("ETag", etag)
	if negotiate.ETag(c.Request().Header, etag) {
		return none, nil
	}
	return s.Drawings.Page(c.Request().Context(), file, request)
}

// authorizePage returns how much of the book the client may read, if that includes the page and the
// client is within its limits.
func (s *Server) authorizePage(c echo.Context, path pagePath, by asker) (app.Reading, error) {
	key, link := by.credentials(s, c.Request(), path.book.WireName())
	reading, err := s.Shop.Reading(c.Request().Context(), path.book, key, link)
	if err == nil {
		err = reading.Allow(path.number)
	}
	switch {
	case err == nil && s.Drawings == nil:
		err = app.ErrNoEngine
	case err == nil:
		err = s.admitPage(c, reading.Reader)
	case failureOf(err).status < http.StatusInternalServerError:
		err = s.stray(c, err)
	}
	return reading, err
}

// etagOfDrawing returns the entity tag of a drawing.
func etagOfDrawing(key drawings.Key) string { return strconv.Quote(hex.EncodeToString(key[:16])) }

// edition returns the value of v in the addresses of a book's pages. It changes with the pages.
func edition(file app.PDFFile, stamp string) string {
	key := drawings.EditionKey(file, stamp)
	return hex.EncodeToString(key[:8])
}

var (
	// forADay has the client alone keep a page, which stays the same at an address with its edition.
	forADay = []string{"private, max-age=86400, immutable"}

	privateNoCache = []string{"private, no-cache"}
)

// pageCaching returns the Cache-Control of a page. Without its edition the address may have another
// page tomorrow, so the client asks each time.
func pageCaching(address *url.URL, edition string) []string {
	if address.Query().Get("v") == edition {
		return forADay
	}
	return privateNoCache
}

// Values of Retry-After in seconds, for pages that cannot be drawn now, and on this machine.
const (
	busyRetryAfter     = "5"
	noEngineRetryAfter = "3600"
)

// sendPageError sends the status of an error with a sentence. No client keeps it.
func (s *Server) sendPageError(c echo.Context, err error) error {
	header := c.Response().Header()
	header.Del("ETag")
	header["Cache-Control"] = noStore
	switch file := (*fs.PathError)(nil); {
	case c.Request().Context().Err() != nil: // the client has left
		return c.NoContent(http.StatusServiceUnavailable)
	case errors.Is(err, app.ErrNotDrawable):
		return c.String(http.StatusNotFound, "这一页画不出来。可以下载原书看。\n")
	case errors.Is(err, app.ErrPagesBusy):
		header.Set(echo.HeaderRetryAfter, busyRetryAfter)
		return c.String(http.StatusServiceUnavailable, "看书的人太多，请稍后再试\n")
	case errors.Is(err, app.ErrNoEngine):
		header.Set(echo.HeaderRetryAfter, noEngineRetryAfter)
		return c.String(http.StatusServiceUnavailable, "这家书店现在画不出书页。可以下载原书看。\n")
	case errors.As(err, &file):
		return s.sendOpenError(c, file.Path, err)
	}
	return s.sendDownloadError(c, err)
}
