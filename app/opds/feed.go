package opds

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strconv"
	"strings"
	"time"

	"littleshelf/app"
	"littleshelf/app/text"
)

// feed is one list of the catalogue, for both formats.
type feed struct {
	server   *Server
	lang     text.Lang
	format   *format
	origin   string
	hidden   app.Hiding
	personal bool // the client has an app password

	name        string // below the root of the format, and of the feed's id
	query       url.Values
	title       string
	acquisition bool // a list of books, which may be empty; else a list of lists

	lists  []listed
	books  []app.Publication
	named  map[int]string // the names of categories
	total  int            // of the books on all pages
	before app.BookID     // the page begins after this book; 0 is the first page
	next   app.BookID     // the page after this one begins after this book; 0 if this is the last
	facets []facet
}

// listed is a list that a list of lists has.
type listed struct {
	name        string // of the feed
	title       string
	summary     string
	rel         string
	acquisition bool
	count       int  // of books; -1 if it is not told
	private     bool // needs an app password
}

// facet is another order of the same books.
type facet struct {
	title  string
	order  app.BookOrder
	active bool
}

// The relations of links, by the specifications.
const (
	relSubsection  = "subsection"
	relNew         = "http://opds-spec.org/sort/new"
	relPopular     = "http://opds-spec.org/sort/popular"
	relShelf       = "http://opds-spec.org/shelf"
	relFacet       = "http://opds-spec.org/facet"
	relImage       = "http://opds-spec.org/image"
	relThumbnail   = "http://opds-spec.org/image/thumbnail"
	relAcquisition = "http://opds-spec.org/acquisition"
	relOpenAccess  = "http://opds-spec.org/acquisition/open-access"
	relSample      = "http://opds-spec.org/acquisition/sample"
	relPreview     = "preview"
	relAuth        = "http://opds-spec.org/auth/document"
)

// The media types of what feeds link to.
const (
	navigationType = "application/atom+xml;profile=opds-catalog;kind=navigation"
	booksType      = "application/atom+xml;profile=opds-catalog;kind=acquisition"
	jsonType       = "application/opds+json"
	authType       = "application/opds-authentication+json"
	searchType     = "application/opensearchdescription+xml"
	pdfType        = "application/pdf"
	jpegType       = "image/jpeg"
	htmlType       = "text/html"

	// readType is that of a page that stands for a sample. KOReader would save one of htmlType as a
	// book.
	readType = "text/html;charset=utf-8"
)

// unknownTime is the time of what has none: feeds and entries must have a time, and one that moved
// without a change would make every copy of a client old.
var unknownTime = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)

// updated returns when the newest of the feed's files was changed.
func (f feed) updated() time.Time {
	latest := unknownTime
	for _, p := range f.books {
		if at := updated(p); at.After(latest) {
			latest = at
		}
	}
	return latest
}

// updated returns when a book's file was changed.
func updated(p app.Publication) time.Time {
	if p.File.Modified.IsZero() {
		return unknownTime
	}
	return p.File.Modified.UTC().Truncate(time.Second)
}

// id returns the id of a feed or a book: a UUID of version 8 (RFC 9562), made of the shop and the
// name, so that it is the same at every address of the shop.
func (s *Server) id(name string) string {
	sum := sha256.Sum256([]byte("littleshelf opds v1\n" + s.ShopID + "\n" + name))
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	h := hex.EncodeToString(sum[:16])
	return "urn:uuid:" + h[:8] + "-" + h[8:12] + "-" + h[12:16] + "-" + h[16:20] + "-" + h[20:]
}

func (f feed) bookID(b app.Book) string { return f.server.id("book/" + b.ID.String()) }

// address returns the address of a list in the feed's format.
func (f feed) address(name string, query url.Values) string {
	at := f.origin + f.format.root
	if name != "" {
		at += "/" + name
	}
	if len(query) > 0 {
		at += "?" + query.Encode()
	}
	return at
}

// page returns the address of the page of this feed that begins after a book.
func (f feed) page(before app.BookID) string { return f.with("before", before.String()) }

func (f feed) sorted(order app.BookOrder) string {
	return f.with("sort", app.BookOrders[order])
}

// with returns the feed's address with another value of a parameter; with a new order, of its first
// page.
func (f feed) with(name, value string) string {
	query := make(url.Values)
	for key, values := range f.query {
		query[key] = values
	}
	query.Del("before")
	if value != "0" {
		query.Set(name, value)
	}
	return f.address(f.name, query)
}

func (f feed) fileAddress(name string) string {
	return f.origin + "/downloadfile?filename=" + url.QueryEscape(name)
}

// link is what a book links to, in both formats.
type link struct {
	rel, kind, href, title string
	bytes                  int64 // 0 if unknown
	private                bool  // needs an app password
}

// links returns the links of a book: to the book, or else to its sample and to its page in the
// shop. OPDS has no currency for points, so there is no link that buys.
func (f feed) links(p app.Publication) []link {
	book := link{kind: pdfType, href: f.origin + Root + "/books/" + p.Book.ID.WireName(), bytes: p.File.Size}
	page := link{rel: "alternate", kind: htmlType, href: f.origin + "/books/" + p.Book.ID.String()}
	page.title = f.lang.Text("See it in the shop")
	switch {
	case p.Open:
		book.rel = relOpenAccess
		return []link{book, page}
	case p.Owned:
		book.rel, book.private, book.bytes = relAcquisition, true, 0 // a stamp makes it longer
		return []link{book, page}
	}
	sample := link{rel: relPreview, kind: readType, href: page.href}
	switch {
	case p.Book.Sample != "":
		sample = link{rel: relSample, kind: pdfType, href: f.fileAddress(p.Book.Sample)}
	case p.Sample > 0:
		sample = link{rel: relSample, kind: readType, href: page.href + "/read"}
	}
	sample.title = f.lang.Text("A sample")
	if !f.hidden.Prices() {
		page.title = f.lang.Sprintf("Exchange for %s points", strconv.FormatInt(p.Book.Price, 10))
		if p.Book.Price == 1 {
			page.title = f.lang.Text("Exchange for 1 point")
		}
	}
	return []link{sample, page}
}

// extent returns the length of a book in words, or "" if it is unknown.
func (f feed) extent(p app.Publication) string {
	switch p.File.Pages {
	case 0:
		return ""
	case 1:
		return f.lang.Text("1 page")
	}
	return f.lang.Sprintf("%d pages", p.File.Pages)
}

// summary describes a book in a line of plain text.
func (f feed) summary(p app.Publication) string {
	var parts []string
	add := func(part string) {
		if part = strings.TrimSpace(part); part != "" {
			parts = append(parts, part)
		}
	}
	add(p.Book.Author)
	add(p.Book.Publisher)
	add(f.extent(p))
	switch {
	case p.Owned:
		add(f.lang.Text("On your shelf"))
	case p.Book.Price == 0:
		add(f.lang.Text("Free"))
	case f.hidden.Prices():
	case p.Book.Price == 1:
		add(f.lang.Text("1 point"))
	default:
		add(f.lang.Sprintf("%d points", p.Book.Price))
	}
	return strings.Join(parts, " · ")
}

func count(n int) string { return strconv.Itoa(n) }
