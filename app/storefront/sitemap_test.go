package storefront_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

// sitemap is a sitemap, or an index of sitemaps.
type sitemap struct {
	XMLName xml.Name
	URL     []struct {
		Loc string `xml:"loc"`
	} `xml:"url"`
	Sitemap []struct {
		Loc string `xml:"loc"`
	} `xml:"sitemap"`
}

func (b *browser) sitemap(t *testing.T, path string) (s sitemap) {
	t.Helper()
	p := b.get(t, path)
	const space = "http://www.sitemaps.org/schemas/sitemap/0.9"
	if err := xml.Unmarshal([]byte(p.source), &s); err != nil || p.status != http.StatusOK || s.XMLName.Space != space {
		t.Fatalf("%s: %d, %v, %v", path, p.status, err, s.XMLName)
	}
	return s
}

// TestSitemap checks that a sitemap has the books for sale, and no others.
func TestSitemap(t *testing.T) {
	s := openShop(t)
	s.addBook(t, app.Book{ID: 3, Name: "下架的书", DiskName: "gone.pdf"})
	guest := s.browser(t)
	for _, want := range []string{"[{S/} {S/books/1} {S/books/2}]", "[{S/} {S/books/2}]"} {
		found := guest.sitemap(t, "/sitemap.xml")
		for i := range found.URL {
			if rest, ok := strings.CutPrefix(found.URL[i].Loc, s.url); ok {
				found.URL[i].Loc = "S" + rest
			}
		}
		if got := fmt.Sprint(found.URL); got != want {
			t.Errorf("the sitemap has %s, want %s", got, want)
		}
		if _, err := s.SetBook(t.Context(), s.request(), 1, func(b *app.Book) { b.Listed = false }); err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{"/sitemap.xml?after=x", "/sitemap.xml?after=-1", "/sitemap.xml?after=9007199254740993",
		"/sitemap.xml?after=0", "/sitemap.xml?after=2",
	} {
		guest.get(t, path).shows(t, http.StatusNotFound)
	}
	tag := guest.get(t, "/sitemap.xml").header.Get("ETag")
	again := s.browser(t)
	again.header.Set("If-None-Match", tag)
	if p := again.get(t, "/sitemap.xml"); p.status != http.StatusNotModified {
		t.Errorf("the same sitemap again: %d", p.status)
	}
	again.header = http.Header{"Accept-Encoding": {"identity"}}
	if n := len(again.sitemap(t, "/sitemap.xml").URL); n != 2 {
		t.Errorf("without gzip the sitemap has %d addresses", n)
	}
}

// TestLargeSitemap checks that no sitemap has more than 50,000 addresses, and that their index
// leads to every book once.
func TestLargeSitemap(t *testing.T) {
	s := emptyShop(t)
	const books, chunk = 100_005, 5001
	for from := 1; from <= books; from += chunk {
		err := s.store.Update(t.Context(), func(tx app.Tx) (err error) {
			for id := app.BookID(from); id < app.BookID(from+chunk) && id <= books; id++ {
				err = errors.Join(err, tx.PutBook(app.Book{ID: id, Name: "书", DiskName: id.WireName(), Listed: id%50_000 != 7}))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	guest := s.browser(t)
	index := guest.sitemap(t, "/sitemap.xml")
	if len(index.Sitemap) != 3 || len(index.URL) != 0 {
		t.Fatalf("the index has %d sitemaps and %d addresses", len(index.Sitemap), len(index.URL))
	}
	part := guest.sitemap(t, "/sitemap.xml?after=50008") // an index from before a change
	if again := guest.sitemap(t, strings.TrimPrefix(index.Sitemap[1].Loc, s.url)); !slices.Equal(part.URL, again.URL) {
		t.Error("a number within a part leads elsewhere")
	}
	seen := make(map[string]bool)
	for _, part := range index.Sitemap {
		path, _ := strings.CutPrefix(part.Loc, s.url)
		listed := guest.sitemap(t, path)
		if len(listed.URL) > 50_000 {
			t.Errorf("%s has %d addresses", path, len(listed.URL))
		}
		for _, address := range listed.URL {
			if seen[address.Loc] {
				t.Errorf("%s is listed twice", address.Loc)
			}
			seen[address.Loc] = true
		}
	}
	const want = 1 + books - 2 // the front, and the books but for numbers 7 and 50007
	if len(seen) != want {
		t.Errorf("%d addresses, want %d", len(seen), want)
	}
}
