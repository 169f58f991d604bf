package storefront

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"

	"littleshelf/app"
	"littleshelf/app/negotiate"
)

const (
	// booksOfSitemap is the number of books in a sitemap: with the front of the shop it has as many
	// addresses as one may have (https://www.sitemaps.org/protocol.html).
	booksOfSitemap = 49_999

	// maxSitemaps is the number of sitemaps that are kept, compressed: half a megabyte each.
	maxSitemaps = 4
)

// sitemapKey is what a sitemap depends on. The books of a part have numbers above after; without
// part it is all books, or an index of the parts.
type sitemapKey struct {
	origin   string
	part     bool
	after    app.BookID
	revision app.Revision
}

// sitemaps are those that were made last, compressed. They are made one at a time.
type sitemaps struct {
	mu    *sync.Mutex
	files map[sitemapKey][]byte
}

func newSitemaps() sitemaps {
	return sitemaps{new(sync.Mutex), make(map[sitemapKey][]byte)}
}

// get returns a sitemap, which it makes if it is not kept.
func (s *sitemaps) get(key sitemapKey, make func() ([]byte, error)) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if file := s.files[key]; file != nil {
		return file, nil
	}
	file, err := make()
	if err != nil {
		return nil, err
	}
	if len(s.files) >= maxSitemaps {
		clear(s.files)
	}
	s.files[key] = file
	return file, nil
}

// sendSitemap sends the addresses of the books for sale.
func (f *Storefront) sendSitemap(rq *request) error {
	now, err := f.Shop.CatalogueRevision(rq.r.Context())
	if err != nil {
		return err
	}
	key := sitemapKey{origin: f.Origin(rq.r), revision: now}
	if named := rq.r.URL.Query().Get("after"); named != "" {
		n, err := strconv.ParseUint(named, 10, 64)
		if err != nil || n > app.MaxNumber {
			return errNoPage
		}
		key.part, key.after = true, app.BookID(n)
	}
	file, err := f.sitemaps.get(key, func() ([]byte, error) { return f.makeSitemap(rq, key) })
	if err != nil {
		return err
	}
	header := rq.w.Header()
	sum := sha256.Sum256(file)
	tag := `"` + hex.EncodeToString(sum[:12]) + `"`
	header.Set("Etag", "W/"+tag)
	if negotiate.ETag(rq.r.Header, tag) {
		rq.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	header.Set("Content-Type", "application/xml; charset=utf-8")
	if negotiate.Gzip(rq.r.Header) {
		header.Set("Content-Encoding", "gzip")
		rq.w.Write(file)
		return nil
	}
	plain, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return err
	}
	io.Copy(rq.w, plain)
	return nil
}

// makeSitemap returns a sitemap, compressed.
func (f *Storefront) makeSitemap(rq *request, key sitemapKey) ([]byte, error) {
	file := newSitemapFile("urlset")
	if key.after == 0 {
		file.add("url", key.origin+"/")
	}
	books, parts, last := 0, []app.BookID{0}, app.BookID(0)
	_, err := f.Shop.EachListed(rq.r.Context(), key.after, func(b app.Book) bool {
		if books == booksOfSitemap {
			parts, books = append(parts, last), 0
		}
		if len(parts) == 1 {
			file.add("url", key.origin+bookPath(b.ID))
		}
		books, last = books+1, b.ID
		return !key.part || len(parts) == 1
	})
	if err != nil {
		return nil, err
	}
	if !key.part && len(parts) > 1 {
		file = newSitemapFile("sitemapindex")
		for _, after := range parts {
			file.add("sitemap", key.origin+"/sitemap.xml?after="+after.String())
		}
	}
	return file.close()
}

// sitemapFile is a sitemap while it is written.
type sitemapFile struct {
	element string
	content bytes.Buffer
	zipped  *gzip.Writer
}

func newSitemapFile(element string) *sitemapFile {
	f := &sitemapFile{element: element}
	f.zipped = gzip.NewWriter(&f.content)
	fmt.Fprintf(f.zipped, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<%s xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n", element)
	return f
}

// add adds an address, which has only characters that XML does not escape.
func (f *sitemapFile) add(element, address string) {
	fmt.Fprintf(f.zipped, "<%s><loc>%s</loc></%[1]s>\n", element, address)
}

func (f *sitemapFile) close() ([]byte, error) {
	fmt.Fprintf(f.zipped, "</%s>\n", f.element)
	err := f.zipped.Close()
	return f.content.Bytes(), err
}
