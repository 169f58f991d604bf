package web

import (
	"net/http"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// asker is how the client of a request proves what it may read, and what it can show.
type asker struct {
	// credentials returns the skey, and the link to the file of a WireName.
	credentials func(s *Server, r *http.Request, name string) (app.SKey, app.Link)
	browses     bool // errors are pages if the client asks for a page
}

var (
	// fieldsAsker proves itself by fields of the request: a client of the API.
	fieldsAsker = asker{credentials: func(_ *Server, r *http.Request, name string) (app.SKey, app.Link) {
		return credentials(downloadFields(r), name)
	}}

	// sessionAsker proves itself by the session of a browser, and by nothing else. Only the routes of
	// addReaderFiles know it.
	sessionAsker = asker{browses: true, credentials: func(s *Server, r *http.Request, _ string) (app.SKey, app.Link) {
		return s.ReaderKey(r), app.Link{}
	}}
)

// filePolicy lets the viewer of a browser show a PDF, which no other site can frame. The viewer
// itself would be what a stricter policy forbids.
const filePolicy = "frame-ancestors 'none'"

// plainWidth is the one of pageWidths for a browser that does not choose.
const plainWidth = 1000

// addReaderFiles serves the pages and the PDFs of books to the readers of the pages for browsers.
func (s *Server) addReaderFiles(e *echo.Echo) {
	e.Match(readVerbs, "/books/:id/pages/:page", s.readerPage, documentHeaders(assetPolicy))
	e.Match(readVerbs, "/books/:id/download", s.readerFile(attachment), documentHeaders(filePolicy))
	e.Match(readVerbs, "/books/:id/original", s.readerFile(inline), documentHeaders(filePolicy))
}

// ReaderPage returns the path of the image of a page for the readers of the pages for browsers, and
// the paths of all its widths, as srcset has them.
func (s *Server) ReaderPage(p app.ReadPage, number int) (src, srcset string) {
	folder, query := "/books/"+p.Book.ID.String()+"/pages/", "?v="+edition(p.File, p.Stamp)
	var all []string
	for _, width := range pageWidths {
		path := folder + pagePath{p.Book.ID, number, width}.file() + query
		all = append(all, path+" "+strconv.Itoa(width)+"w")
		if width == plainWidth {
			src = path
		}
	}
	return src, strings.Join(all, ", ")
}

func (s *Server) readerPage(c echo.Context) error {
	return s.sendPage(c, c.Param("id")+"/"+c.Param("page"), sessionAsker)
}

func (s *Server) readerFile(as disposition) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, ok := parseNumber(c.Param("id"))
		book := app.BookID(id)
		if !ok || book.String() != c.Param("id") {
			return s.sendFailure(c, sessionAsker, s.stray(c, errNoPage), s.sendDownloadError)
		}
		return s.sendDownload(c, book.WireName(), sessionAsker, as)
	}
}

// sendFailure sends an error as send does, or as a page to a browser that asks for a page.
func (s *Server) sendFailure(c echo.Context, by asker, err error, send func(echo.Context, error) error) error {
	if !by.browses || !wantsPage(c.Request()) || c.Request().Context().Err() != nil {
		return send(c, err)
	}
	header := c.Response().Header()
	header.Del("ETag")
	s.ReaderFailed(c.Response(), c.Request(), err)
	return nil
}
