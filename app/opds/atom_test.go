package opds_test

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
)

// The elements of a feed that the rules are about.
type (
	readFeed struct {
		XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
		ID      string      `xml:"id"`
		Title   string      `xml:"title"`
		Updated time.Time   `xml:"updated"`
		Total   int         `xml:"http://a9.com/-/spec/opensearch/1.1/ totalResults"`
		Links   []readLink  `xml:"link"`
		Entries []readEntry `xml:"entry"`
	}
	readEntry struct {
		ID      string     `xml:"id"`
		Title   string     `xml:"title"`
		Updated time.Time  `xml:"updated"`
		Summary *readText  `xml:"summary"`
		Content *readText  `xml:"content"`
		Links   []readLink `xml:"link"`
	}
	readText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
	readLink struct {
		Rel    string `xml:"rel,attr"`
		Href   string `xml:"href,attr"`
		Type   string `xml:"type,attr"`
		Title  string `xml:"title,attr"`
		Group  string `xml:"facetGroup,attr"`
		Active string `xml:"activeFacet,attr"`
	}
)

const acquisition = "http://opds-spec.org/acquisition"

func (l readLink) acquires() bool { return strings.HasPrefix(l.Rel, acquisition) || l.Rel == "preview" }

// local returns the path and query of an address of the shop.
func (s *shop) local(address string) string {
	s.t.Helper()
	path, ok := strings.CutPrefix(address, "http://shop.example")
	if !ok {
		s.t.Fatalf("%q is not of the shop", address)
	}
	return path
}

// atom returns a feed that keeps the rules.
func (s *shop) atom(target string, header ...string) (f readFeed) {
	s.t.Helper()
	w := s.get(target, header...)
	if w.Code != http.StatusOK {
		s.t.Fatalf("%s: status %d: %s", target, w.Code, w.Body)
	}
	if err := xml.Unmarshal(w.Body.Bytes(), &f); err != nil {
		s.t.Fatalf("%s: %v\n%s", target, err, w.Body)
	}
	s.checkFeed(target, w.Header().Get("Content-Type"), f)
	return f
}

var urn = regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)

// checkFeed checks the rules of the specification that its RELAX NG schema does not have.
func (s *shop) checkFeed(target, kind string, f readFeed) {
	s.t.Helper()
	books := strings.HasSuffix(kind, ";kind=acquisition")
	if !books && !strings.HasSuffix(kind, ";kind=navigation") {
		s.t.Errorf("%s: the type is %q", target, kind)
	}
	one := func(rel string) readLink {
		var found []readLink
		for _, l := range f.Links {
			if l.Rel == rel {
				found = append(found, l)
			}
		}
		if len(found) != 1 {
			s.t.Fatalf("%s: %d links %q, want one", target, len(found), rel)
		}
		return found[0]
	}
	if self := one("self"); self.Type != kind || s.get(s.local(self.Href)).Code == http.StatusNotFound {
		s.t.Errorf("%s: self is %+v", target, self)
	}
	if start := one("start"); s.local(start.Href) != "/opds" || !strings.HasSuffix(start.Type, "kind=navigation") {
		s.t.Errorf("%s: start is %+v", target, start)
	}
	if search := one("search"); search.Type != "application/opensearchdescription+xml" {
		s.t.Errorf("%s: search is %+v", target, search)
	}
	active := 0
	for _, l := range f.Links {
		if l.Rel == "http://opds-spec.org/facet" && (l.Group == "" || l.Title == "" || !books) {
			s.t.Errorf("%s: facet %+v", target, l)
		}
		if l.Active == "true" {
			active++
		}
	}
	if active > 1 {
		s.t.Errorf("%s: %d facets are active", target, active)
	}
	ids := []string{f.ID}
	for _, e := range f.Entries {
		ids = append(ids, e.ID)
		s.checkEntry(target, books, e)
	}
	slices.Sort(ids)
	for i, id := range ids {
		if !urn.MatchString(id) || i > 0 && id == ids[i-1] {
			s.t.Errorf("%s: id %q", target, id)
		}
	}
}

func (s *shop) checkEntry(target string, book bool, e readEntry) {
	s.t.Helper()
	acquires, images, pages := 0, 0, 0
	for _, l := range e.Links {
		switch {
		case l.acquires():
			acquires++
			// KOReader would download what has the bare type text/html.
			if l.Type != "application/pdf" && l.Type != "text/html;charset=utf-8" {
				s.t.Errorf("%s: %q has %+v", target, e.Title, l)
			}
		case strings.HasPrefix(l.Rel, "http://opds-spec.org/image"):
			images++
			if l.Type != "image/jpeg" {
				s.t.Errorf("%s: %q has %+v, want a bitmap", target, e.Title, l)
			}
		case l.Rel == "alternate":
			pages++
			if l.Type != "text/html" || l.Title == "" {
				s.t.Errorf("%s: %q has %+v", target, e.Title, l)
			}
		case !strings.HasPrefix(l.Type, "application/atom+xml;profile=opds-catalog;kind=") || book:
			s.t.Errorf("%s: %q has %+v", target, e.Title, l)
		}
		if strings.Contains(l.Rel, "buy") {
			s.t.Errorf("%s: %q is for sale in a currency: %+v", target, e.Title, l)
		}
	}
	text := e.Content
	if book {
		text = e.Summary
		if acquires != 1 || pages != 1 || images != 0 && images != 2 {
			s.t.Errorf("%s: %q has %d acquisitions, %d pages, %d images", target, e.Title, acquires, pages, images)
		}
	} else if acquires != 0 || len(e.Links) != 1 {
		s.t.Errorf("%s: the list %q has the links %+v", target, e.Title, e.Links)
	}
	if text == nil || text.Type != "text" || e.Title == "" || e.Updated.IsZero() {
		s.t.Errorf("%s: the entry %+v lacks a text, a title or a time", target, e)
	}
}

// relOf returns how an entry gets a book: the relation and the path.
func (s *shop) relOf(f readFeed, title string) (rel, path string) {
	s.t.Helper()
	for _, e := range f.Entries {
		for _, l := range e.Links {
			if l.acquires() && e.Title == title {
				return strings.TrimPrefix(l.Rel, acquisition), s.local(l.Href)
			}
		}
	}
	s.t.Fatalf("%q is not in %q", title, f.Title)
	return "", ""
}

// TestCatalogue walks from the root to every list: each keeps the rules, and no book that is not
// for sale is in one.
func TestCatalogue(t *testing.T) {
	s := open(t)
	s.stock()
	seen := make(map[string]bool)
	ids := make(map[string]string)
	var walk func(target string)
	walk = func(target string) {
		if seen[target] {
			return
		}
		seen[target] = true
		f := s.atom(target, signedIn(s.password)...)
		for _, e := range f.Entries {
			if strings.Contains(e.Title, "下架") {
				t.Errorf("%s has %q", target, e.Title)
			}
			if id := ids[e.Title]; id != "" && id != e.ID {
				t.Errorf("%q has the ids %s and %s", e.Title, id, e.ID)
			}
			ids[e.Title] = e.ID
			for _, l := range e.Links {
				if strings.HasPrefix(l.Type, "application/atom+xml") {
					walk(s.local(l.Href))
				}
			}
		}
		for _, l := range f.Links {
			if l.Rel == "http://opds-spec.org/facet" || l.Rel == "next" {
				walk(s.local(l.Href))
			}
		}
	}
	walk("/opds")
	for _, list := range []string{"/opds/new", "/opds/popular", "/opds/categories/1", "/opds/all?sort=price", "/opds/shelf"} {
		if !seen[list] {
			t.Errorf("%s is not linked to: %v", list, seen)
		}
	}
}

// TestFeedsOnOneLine: no text has a tab or a line break, which encoding/xml writes as a reference
// that KOReader cannot read.
func TestFeedsOnOneLine(t *testing.T) {
	s := open(t)
	s.put(app.Book{ID: 1, Category: 1, Name: "一\t二\r\n三", Author: "甲\n乙", Publisher: "社\t", DiskName: "1.pdf", Listed: true})
	for _, target := range []string{"/opds/new", "/opds/search?q=%09%0a"} {
		if page := s.get(target).Body.String(); strings.Contains(page, "&#x") {
			t.Errorf("%s: %s", target, page)
		}
	}
	if got := s.atom("/opds/new").Entries[0].Title; got != "一 二  三" {
		t.Errorf("the title is %q", got)
	}
}

// TestShelfIsFollowed: the entry of the shelf has a relation that KOReader follows, and the feed
// has the one of the specification.
func TestShelfIsFollowed(t *testing.T) {
	s := open(t)
	var rels []string
	root := s.atom("/opds")
	for _, e := range root.Entries {
		if e.Title == "我的书架" {
			rels = append(rels, e.Links[0].Rel)
		}
	}
	for _, l := range root.Links {
		if strings.HasSuffix(l.Href, "/opds/shelf") {
			rels = append(rels, l.Rel)
		}
	}
	if want := []string{"subsection", "http://opds-spec.org/shelf"}; !slices.Equal(rels, want) {
		t.Errorf("the links to the shelf are %q, want %q", rels, want)
	}
}

// TestFailuresSpeak: an app's own language is that of the failures too.
func TestFailuresSpeak(t *testing.T) {
	s := open(t)
	for language, want := range map[string]string{"en": "is malformed", "zh": "有误"} {
		if page := s.get("/opds/new?before=x", "Accept-Language", language).Body.String(); !strings.Contains(page, want) {
			t.Errorf("%s: %s", language, page)
		}
	}
}

// TestHangUp: a client that has left is no failure of the shop.
func TestHangUp(t *testing.T) {
	s := open(t)
	s.stock()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, target := range []string{"/opds/new", "/opds/search?q=a", "/koreader/syncs/progress/" + md5Of("4.pdf")} {
		r := httptest.NewRequestWithContext(ctx, http.MethodGet, "http://shop.example"+target, nil)
		r.Header.Set("X-Auth-Key", md5Of(s.password))
		w := httptest.NewRecorder()
		s.handler.ServeHTTP(w, r)
		if w.Code != http.StatusServiceUnavailable {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	if strings.Contains(s.log.String(), "ERROR") {
		t.Errorf("logged %s", s.log)
	}
}

// TestHowABookIsHad: a free book and the reader's own are downloads, others have a sample or a page
// in the shop, with the price in words.
func TestHowABookIsHad(t *testing.T) {
	s := open(t)
	s.stock()
	guests, own := s.atom("/opds/new"), s.atom("/opds/new", signedIn(s.password)...)
	for _, c := range []struct {
		in               readFeed
		title, rel, path string
	}{
		{guests, "免费的 <b>&\uFFFD书", "/open-access", "/opds/books/1.pdf"},
		{guests, "有样章", "/sample", "/downloadfile?filename=s.pdf"},
		{guests, "没有试读", "preview", "/books/3"},
		{guests, "买了的", "/sample", "/books/4/read"},
		{own, "买了的", "", "/opds/books/4.pdf"},
		{own, "有试读页", "/sample", "/books/5/read"},
	} {
		if rel, path := s.relOf(c.in, c.title); rel != c.rel || path != c.path {
			t.Errorf("%q: %q %q, want %q %q", c.title, rel, path, c.rel, c.path)
		}
	}
	if page := s.get("/opds/new").Body.String(); !strings.Contains(page, "用 5 积分换") {
		t.Errorf("no price in words in %s", page)
	}
	if page := s.get("/opds/new", "Accept-Language", "en").Body.String(); !strings.Contains(page, "Exchange for 5 points") {
		t.Errorf("no price in English words in %s", page)
	}
	if shelf := s.atom("/opds/shelf", signedIn(s.password)...); shelf.Total != 1 || len(shelf.Entries) != 1 ||
		!shelf.Entries[0].Updated.Equal(time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)) {
		t.Errorf("the shelf is %+v", shelf)
	}
}

// TestPricesAreHidden: with the switch for the client's platform, neither format has a price, or an
// order by it.
func TestPricesAreHidden(t *testing.T) {
	s := open(t)
	s.stock()
	for _, hiding := range []app.Hiding{app.HidePrices, app.HideBuying} {
		s.hides = hiding
		for _, target := range []string{
			"/opds", "/opds/new", "/opds/all", "/opds/search?q=a", "/opds/v2", "/opds/v2/new", "/opds/v2/all", "/opds/v2/search?q=a",
		} {
			for _, language := range []string{"zh", "en"} {
				page := s.get(target, "Accept-Language", language).Body.String()
				for _, word := range []string{"积分", "points", "price", "换 "} {
					if strings.Contains(page, word) {
						t.Errorf("%s, %s, %s has %q", hiding, target, language, word)
					}
				}
			}
		}
	}
}

// TestPages follows the links from page to page: together they have each book once.
func TestPages(t *testing.T) {
	s := open(t)
	s.stockMany(123)
	for id := range app.BookID(123) {
		_, err := s.Buy(t.Context(), s.reader.SKey, id+1)
		s.must(err)
		s.clock.Advance(time.Second)
	}
	for _, target := range []string{
		"/opds/new", "/opds/all?sort=name", "/opds/popular", "/opds/search?q=%E4%B9%A6", "/opds/categories/1", "/opds/shelf",
	} {
		seen := make(map[string]bool)
		var sizes []int
		for at := target; at != ""; {
			f := s.atom(at, signedIn(s.password)...)
			sizes = append(sizes, len(f.Entries))
			for _, e := range f.Entries {
				if seen[e.ID] {
					t.Errorf("%s has %q twice", target, e.Title)
				}
				seen[e.ID] = true
			}
			if f.Total != 123 {
				t.Errorf("%s: total %d, want 123", at, f.Total)
			}
			at = ""
			for _, l := range f.Links {
				if l.Rel == "next" {
					at = s.local(l.Href)
				}
			}
		}
		if !slices.Equal(sizes, []int{50, 50, 23}) {
			t.Errorf("%s has pages of %v books", target, sizes)
		}
	}
}

// TestEmptyLists: lists without a book are whole feeds too.
func TestEmptyLists(t *testing.T) {
	s := open(t)
	for _, target := range []string{
		"/opds", "/opds/new", "/opds/popular", "/opds/all", "/opds/categories", "/opds/shelf", "/opds/search?q=x",
	} {
		s.atom(target, signedIn(s.password)...)
		s.json(strings.Replace(target, "/opds", "/opds/v2", 1), signedIn(s.password)...)
	}
}

// TestUnchangedFeed: a client that has a feed gets it again only when it has changed. HEAD is GET
// without the body, and no Accept is refused.
func TestUnchangedFeed(t *testing.T) {
	s := open(t)
	s.stock()
	for _, target := range []string{"/opds", "/opds/new", "/opds/v2/new", "/opds/v2/categories/1"} {
		first := s.get(target)
		etag := first.Header().Get("ETag")
		s.clock.Advance(time.Hour)
		if w := s.get(target, "If-None-Match", `"x", W/`+etag); w.Code != http.StatusNotModified || w.Body.Len() != 0 {
			t.Errorf("%s again: %d, want 304", target, w.Code)
		}
		if w := s.get(target, "If-None-Match", `"x"`); w.Code != http.StatusOK || w.Body.String() != first.Body.String() {
			t.Errorf("%s with another tag: %d", target, w.Code)
		}
		w := s.request(http.MethodHead, target, "", "Accept", "image/webp")
		if w.Code != http.StatusOK || w.Body.Len() != 0 || w.Header().Get("Content-Length") != first.Header().Get("Content-Length") {
			t.Errorf("HEAD %s: %d %v", target, w.Code, w.Header())
		}
	}
	old := s.get("/opds/new").Header().Get("ETag")
	s.put(app.Book{ID: 7, Name: "新的", DiskName: "7.pdf", Listed: true})
	if w := s.get("/opds/new", "If-None-Match", old); w.Code != http.StatusOK {
		t.Errorf("a new book: %d, want the new feed", w.Code)
	}
}
