package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"html/template"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"littleshelf/app"
)

// deskVerbs are the verbs of the keeper's pages.
var deskVerbs = []string{http.MethodGet, http.MethodHead, http.MethodPost}

// pageData is the data of the template index.html.
type pageData struct {
	Live
	Base    string
	Version string
	Books   []pageBook
	Priced  bool // the client may see prices
}

// Buys reports whether the page says how to exchange points for a book.
func (d pageData) Buys() bool { return d.Priced || d.IOS != app.HideBuying }

// Paragraphs are those of About.
func (d pageData) Paragraphs() []string {
	return slices.DeleteFunc(strings.Split(d.About, "\n\n"), func(p string) bool { return strings.TrimSpace(p) == "" })
}

type pageBook struct {
	ID        uint64
	Name      string
	Author    string
	Publisher string
	Price     int64
	SampleURL string
}

// addPages serves index.html as a template at /, every other file unchanged under /static/, the
// covers, the pages of books, the codes of pairings and the documentation. The names come from the
// folder itself; no name that a client sends is opened.
func (s *Server) addPages(e *echo.Echo) error {
	index, err := template.ParseFS(s.Pages, "index.html")
	if err != nil {
		return err
	}
	e.Match(readVerbs, "/", s.home(index), documentHeaders(pagePolicy))
	if s.Docs != nil {
		for _, path := range []string{"/docs", "/docs/*"} {
			e.Match(readVerbs, path, echo.WrapHandler(s.Docs), documentHeaders(pagePolicy))
		}
	}

	if s.Desk != nil {
		for _, path := range []string{"/keeper", "/keeper/*"} {
			e.Match(deskVerbs, path, echo.WrapHandler(s.Desk))
		}
	}

	e.Match(readVerbs, "/covers/*", s.cover, documentHeaders(assetPolicy))
	e.Match(readVerbs, "/avatars/*", s.avatar, documentHeaders(assetPolicy))
	e.Match(readVerbs, "/pairs/*", s.pairImage, documentHeaders(assetPolicy))
	e.Match(readVerbs, "/pages/*", s.pageImage, documentHeaders(assetPolicy))

	names, err := fs.Glob(s.Pages, "*")
	if err != nil {
		return err
	}
	for _, name := range names {
		if path.Ext(name) == ".html" {
			continue
		}
		content, err := fs.ReadFile(s.Pages, name)
		if err != nil {
			return err
		}
		e.Match(readVerbs, "/static/"+name, asset(name, content), documentHeaders(assetPolicy))
	}
	return nil
}

func (s *Server) home(index *template.Template) echo.HandlerFunc {
	render := func(priced bool) func(origin, []app.Book) ([]byte, error) {
		return func(from origin, books []app.Book) ([]byte, error) {
			page := pageData{Live: s.Live(), Base: string(from), Version: s.Version, Priced: priced}
			for _, b := range books {
				page.Books = append(page.Books, pageBook{
					ID: uint64(b.ID), Name: b.Name, Author: b.Author, Publisher: b.Publisher,
					Price: b.Price, SampleURL: from.sampleURL(b),
				})
			}
			var html bytes.Buffer
			err := index.Execute(&html, page)
			return html.Bytes(), err
		}
	}
	pages := newPricedResponse(htmlType, render)
	return func(c echo.Context) error {
		from := origin(template.HTMLEscapeString(string(s.origin(c.Request()))))
		page, err := pages.get(c.Request().Context(), s, from, platformOf(c.Request()))
		if err != nil {
			return err
		}
		return page.serve(c)
	}
}

// asset serves a file that is part of the program. Its ETag is the hash of its content.
func asset(name string, content []byte) echo.HandlerFunc {
	etag := fmt.Sprintf(`"%x"`, sha256.Sum256(content))
	kind := mime.TypeByExtension(path.Ext(name))
	return func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Type", kind)
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", etag)
		http.ServeContent(c.Response(), c.Request(), name, time.Time{}, bytes.NewReader(content))
		return nil
	}
}
