package web

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"time"

	"github.com/labstack/echo/v4"
)

// pageVerbs are the verbs of pages with forms.
var pageVerbs = []string{http.MethodGet, http.MethodHead, http.MethodPost}

// addPages serves the shop for readers from / on, the files of Pages unchanged under /static/, the
// covers, the pages of books, the codes of pairings and the documentation. The names come from the
// folder itself; no name that a client sends is opened.
func (s *Server) addPages(e *echo.Echo) error {
	for _, path := range s.ReadersPaths {
		e.Match(pageVerbs, path, echo.WrapHandler(s.Readers))
	}
	if s.ReaderKey != nil {
		s.addReaderFiles(e)
	}
	if s.Docs != nil {
		for _, path := range []string{"/docs", "/docs/*"} {
			e.Match(readVerbs, path, echo.WrapHandler(s.Docs), documentHeaders(pagePolicy))
		}
	}

	if s.Desk != nil {
		for _, path := range []string{"/keeper", "/keeper/*"} {
			e.Match(pageVerbs, path, echo.WrapHandler(s.Desk))
		}
	}

	s.addApps(e)
	e.Match(readVerbs, "/covers/*", s.cover, documentHeaders(assetPolicy))
	e.Match(readVerbs, "/avatars/*", s.avatar, documentHeaders(assetPolicy))
	e.Match(readVerbs, "/pairs/*", s.pairImage, documentHeaders(assetPolicy))
	e.Match(readVerbs, "/pages/*", s.pageImage, documentHeaders(assetPolicy))

	names, err := fs.Glob(s.Pages, "*")
	if err != nil {
		return err
	}
	for _, name := range names {
		content, err := fs.ReadFile(s.Pages, name)
		if err != nil {
			return err
		}
		e.Match(readVerbs, "/static/"+name, asset(name, content), documentHeaders(assetPolicy))
	}
	return nil
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
