package storefront

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"slices"
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
	parts *sitemapParts
}

// sitemapParts are the numbers after which the parts of an index begin, at one revision.
type sitemapParts struct {
	revision app.Revision
	after    []app.BookID
}

func newSitemaps() sitemaps {
	return sitemaps{new(sync.Mutex), make(map[sitemapKey][]byte), new(sitemapParts)}
}

// partsAt returns the parts at a revision. Only they are made, so that addresses that someone makes
// up cost nothing.
func (s *sitemaps) partsAt(now app.Revision, find func() ([]app.BookID, error)) ([]app.BookID, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.parts.after != nil && s.parts.revision == now {
		return s.parts.after, nil
	}
	after, err := find()
	if err != nil {
		return nil, err
	}
	*s.parts = sitemapParts{now, after}
	return after, nil
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
	parts, err := f.sitemaps.partsAt(now, func() ([]app.BookID, error) { return f.findParts(rq) })
	if err != nil {
		return err
	}
	key := sitemapKey{origin: f.Origin(rq.r), revision: now}
	if named := rq.r.URL.Query().Get("after"); named != "" {
		n, err := strconv.ParseUint(named, 10, 64)
		if err != nil || len(parts) == 1 {
			return errNoPage
		}
		key.part, key.after = true, partBefore(parts, app.BookID(n))
	}
	file, err := f.sitemaps.get(key, func() ([]byte, error) {
		if err := f.tooOften(rq, app.Searches); err != nil { // another host is another file
			return nil, err
		}
		if !key.part && len(parts) > 1 {
			return makeIndex(key.origin, parts)
		}
		return f.makeSitemap(rq, key)
	})
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

// findParts returns the number before each booksOfSitemap books for sale, the first of which is 0.
func (f *Storefront) findParts(rq *request) ([]app.BookID, error) {
	books, parts, last := 0, []app.BookID{0}, app.BookID(0)
	_, err := f.Shop.EachListed(rq.r.Context(), 0, func(b app.Book) bool {
		if books == booksOfSitemap {
			parts, books = append(parts, last), 0
		}
		books, last = books+1, b.ID
		return true
	})
	return parts, err
}

// partBefore returns the part that a number is in: those of an index from before a change still
// lead to all books.
func partBefore(parts []app.BookID, after app.BookID) app.BookID {
	at, found := slices.BinarySearch(parts, after)
	if !found {
		at--
	}
	return parts[at]
}

// makeSitemap returns a sitemap of the first books after a number, compressed.
func (f *Storefront) makeSitemap(rq *request, key sitemapKey) ([]byte, error) {
	file := newSitemapFile("urlset")
	if key.after == 0 {
		file.add("url", key.origin+"/")
	}
	books := 0
	_, err := f.Shop.EachListed(rq.r.Context(), key.after, func(b app.Book) bool {
		file.add("url", key.origin+bookPath(b.ID))
		books++
		return books < booksOfSitemap
	})
	if err != nil {
		return nil, err
	}
	return file.close()
}

// makeIndex returns the list of the parts, compressed.
func makeIndex(origin string, parts []app.BookID) ([]byte, error) {
	file := newSitemapFile("sitemapindex")
	for _, after := range parts {
		file.add("sitemap", origin+"/sitemap.xml?after="+after.String())
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
