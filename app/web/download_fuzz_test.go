package web

import (
	"bytes"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

const canary = "canary: these bytes never leave the disk"

// openFolder opens any name, without a guard, and records it.
type openFolder struct {
	dir    string
	opened []string
}

func (f *openFolder) Open(name string) (fs.File, error) {
	f.opened = append(f.opened, name)
	return os.Open(filepath.Join(f.dir, name))
}

// FuzzDownloadName requests arbitrary names. The responses are the catalogue's files under their
// wire names; a name from a client never reaches Open.
func FuzzDownloadName(f *testing.F) {
	top := f.TempDir()
	folder := &openFolder{dir: filepath.Join(top, "books")}
	for _, name := range []string{"secret", "books.db", "books/private.pdf", "books/.hidden", "books/3.pdf"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(top, name)), 0o700); err != nil {
			f.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(top, name), []byte(canary), 0o600); err != nil {
			f.Fatal(err)
		}
	}
	catalogue := []string{"dream.pdf", "free.pdf", "ttest.pdf"}
	for _, name := range catalogue {
		if err := os.WriteFile(filepath.Join(folder.dir, name), []byte("%PDF-"+name), 0o600); err != nil {
			f.Fatal(err)
		}
	}
	for _, name := range []string{
		"1.pdf", "2.pdf", "3.pdf", "ttest.pdf", "dream.pdf", "free.pdf", "private.pdf", ".hidden", "../secret",
		"../books.db", "./ttest.pdf",
		"books/../ttest.pdf", filepath.Join(top, "secret"), "..", ".", "", "/", "ttest.pdf/", "ttest.pdf\x00",
		"TTEST.PDF", "ttest", "2.PDF", "02.pdf",
		"+2.pdf", "2.pdf ", " 2.pdf", "2.0.pdf", "18446744073709551618.pdf", "..\\secret", "%2e%2e%2fsecret",
		"2.pdf&filename=3.pdf", "2.pdf&filename=2.pdf",
		"3.pdf&filename=2.pdf", "2.pdf&x=%zz", "2.pdf&filename[]=2.pdf", "2.pdf;x", "2.pdf%", "2.pdf#",
		"2.pdf&s=x&o=y&e=1", "\xff", "%ff", "２.pdf",
	} {
		f.Add(name)
	}
	s := newServer(f, io.Discard)
	s.Books = folder
	handler := handlerOf(f, s)
	f.Fuzz(func(t *testing.T, name string) {
		for _, query := range []string{"filename=" + url.QueryEscape(name), "filename=" + name} {
			if strings.ContainsFunc(query, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '#' }) {
				continue // no such request line
			}
			folder.opened = nil
			w := sendRequest(handler, http.MethodGet, "/downloadfile?"+query, "")
			status, file := wantDownload(query)
			if w.Code != status || status == http.StatusOK && w.Body.String() != "%PDF-"+file {
				t.Errorf("%q: status %d, %q, want %d, %s", query, w.Code, w.Body, status, file)
			}
			if bytes.Contains(w.Body.Bytes(), []byte(canary)) {
				t.Errorf("%q returns the canary", query)
			}
			for _, opened := range folder.opened {
				if !slices.Contains(catalogue, opened) || opened != file {
					t.Errorf("%q opens %q", query, opened)
				}
			}
		}
	})
}

// wantDownload returns the expected response to a query. The shop has a book for a point, a free
// book and a sample.
func wantDownload(query string) (status int, file string) {
	var names []string
	for _, pair := range strings.Split(query, "&") {
		values, err := url.ParseQuery(pair)
		if err != nil { // a book's own file name parses
			name, _, _ := strings.Cut(pair, "=")
			if name, _ := url.QueryUnescape(name); name == "filename" || strings.HasPrefix(name, "filename[") {
				return http.StatusNotFound, ""
			}
		}
		for name := range values {
			if strings.HasPrefix(name, "filename[") {
				return http.StatusNotFound, ""
			}
		}
		names = append(names, values["filename"]...)
	}
	if len(slices.Compact(slices.Clone(names))) != 1 || !utf8.ValidString(names[0]) {
		return http.StatusNotFound, ""
	}
	switch names[0] {
	case "1.pdf":
		return http.StatusForbidden, ""
	case "2.pdf":
		return http.StatusOK, "free.pdf"
	case "ttest.pdf":
		return http.StatusOK, "ttest.pdf"
	}
	return http.StatusNotFound, ""
}
