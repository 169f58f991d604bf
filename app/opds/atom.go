package opds

import (
	"encoding/xml"
	"strconv"
	"strings"
	"time"

	"littleshelf/app"
)

// The elements of OPDS 1.2. Prefixes are written out: encoding/xml has none of its own.
type (
	atomFeed struct {
		XMLName    xml.Name    `xml:"feed"`
		Atom       string      `xml:"xmlns,attr"`
		DC         string      `xml:"xmlns:dc,attr"`
		OPDS       string      `xml:"xmlns:opds,attr"`
		OpenSearch string      `xml:"xmlns:opensearch,attr"`
		Thread     string      `xml:"xmlns:thr,attr"`
		Lang       string      `xml:"xml:lang,attr"`
		ID         string      `xml:"id"`
		Title      string      `xml:"title"`
		Updated    string      `xml:"updated"`
		Author     *atomPerson `xml:"author"`
		Total      string      `xml:"opensearch:totalResults,omitempty"`
		PerPage    string      `xml:"opensearch:itemsPerPage,omitempty"`
		Links      []atomLink  `xml:"link"`
		Entries    []atomEntry `xml:"entry"`
	}

	atomPerson struct {
		Name string `xml:"name"`
		URI  string `xml:"uri,omitempty"`
	}

	atomLink struct {
		Rel    string `xml:"rel,attr"`
		Href   string `xml:"href,attr"`
		Type   string `xml:"type,attr,omitempty"`
		Title  string `xml:"title,attr,omitempty"`
		Length string `xml:"length,attr,omitempty"`
		Group  string `xml:"opds:facetGroup,attr,omitempty"`
		Active string `xml:"opds:activeFacet,attr,omitempty"`
		Count  string `xml:"thr:count,attr,omitempty"`
	}

	atomEntry struct {
		ID         string         `xml:"id"`
		Title      string         `xml:"title"`
		Updated    string         `xml:"updated"`
		Author     *atomPerson    `xml:"author"`
		Identifier string         `xml:"dc:identifier,omitempty"`
		Publisher  string         `xml:"dc:publisher,omitempty"`
		Extent     string         `xml:"dc:extent,omitempty"`
		Categories []atomCategory `xml:"category"`
		Summary    *atomText      `xml:"summary"`
		Content    *atomText      `xml:"content"`
		Links      []atomLink     `xml:"link"`
	}

	atomCategory struct {
		Term   string `xml:"term,attr"`
		Scheme string `xml:"scheme,attr"`
		Label  string `xml:"label,attr"`
	}

	atomText struct {
		Type string `xml:"type,attr"`
		Text string `xml:",chardata"`
	}
)

func encodeAtom(f feed) ([]byte, error) {
	out := atomFeed{
		Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/terms/", OPDS: "http://opds-spec.org/2010/catalog",
		OpenSearch: "http://a9.com/-/spec/opensearch/1.1/", Thread: "http://purl.org/syndication/thread/1.0",
		Lang: f.lang.String(), ID: f.server.id("feed/" + f.name + "?" + f.query.Encode()), Title: f.title,
		Updated: atomTime(f.updated()), Author: &atomPerson{Name: f.shopName(), URI: f.origin + "/"}, Links: f.atomLinks(),
	}
	if f.acquisition {
		out.Total, out.PerPage = count(f.total), count(pageSize)
	}
	for _, list := range f.lists {
		out.Entries = append(out.Entries, f.atomList(list))
	}
	for _, p := range f.books {
		out.Entries = append(out.Entries, f.atomBook(p))
	}
	body, err := xml.MarshalIndent(out, "", " ")
	return []byte(xml.Header + oneLine.Replace(string(body))), err
}

// oneLine has a space for a tab or a line break of a text: KOReader reads no feed that has one of
// these references.
var oneLine = strings.NewReplacer("&#x9;", " ", "&#xA;", " ", "&#xD;", " ")

// shopName returns the name of the shop, for the author of its feeds.
func (f feed) shopName() string {
	if name := f.server.Name(); name != "" {
		return name
	}
	return "littleshelf"
}

func (f feed) atomLinks() []atomLink {
	links := []atomLink{
		{Rel: "self", Href: f.self(), Type: f.format.typeOf(f)},
		{Rel: "start", Href: f.address("", nil), Type: navigationType},
		{Rel: "search", Href: f.origin + Root + "/search.xml", Type: searchType},
		{Rel: relShelf, Href: f.address("shelf", nil), Type: booksType},
		{Rel: relAuth, Href: f.origin + authPath, Type: authType},
	}
	if !f.acquisition {
		return links
	}
	links = append(links, atomLink{Rel: "first", Href: f.page(0), Type: booksType})
	if f.next != 0 {
		links = append(links, atomLink{Rel: "next", Href: f.page(f.next), Type: booksType})
	}
	for _, facet := range f.facets {
		link := atomLink{
			Rel: relFacet, Href: f.sorted(facet.order), Type: booksType, Title: facet.title,
			Group: f.lang.Text("Sort by"), Count: count(f.total),
		}
		if facet.active {
			link.Active = "true"
		}
		links = append(links, link)
	}
	return links
}

func (f feed) atomList(list listed) atomEntry {
	kind := navigationType
	if list.acquisition {
		kind = booksType
	}
	link := atomLink{Rel: list.rel, Href: f.address(list.name, nil), Type: kind}
	if list.private {
		link.Rel = relSubsection // KOReader follows no entry to a shelf; the feed itself has the link
	}
	if list.count >= 0 {
		link.Count = count(list.count)
	}
	return atomEntry{
		ID: f.server.id("feed/" + list.name + "?"), Title: list.title, Updated: atomTime(unknownTime),
		Content: &atomText{"text", list.summary}, Links: []atomLink{link},
	}
}

func (f feed) atomBook(p app.Publication) atomEntry {
	id := f.bookID(p.Book)
	entry := atomEntry{
		ID: id, Title: p.Book.Name, Updated: atomTime(updated(p)),
		Identifier: id, Publisher: p.Book.Publisher, Summary: &atomText{"text", f.summary(p)},
	}
	if p.Book.Author != "" {
		entry.Author = &atomPerson{Name: p.Book.Author}
	}
	entry.Extent = f.extent(p)
	if name := f.named[p.Book.Category]; name != "" {
		category := atomCategory{strconv.Itoa(p.Book.Category), f.server.id("categories"), name}
		entry.Categories = []atomCategory{category}
	}
	if !p.Book.Picture.IsZero() {
		large, small := f.server.Covers(p.Book)
		entry.Links = append(entry.Links,
			atomLink{Rel: relImage, Href: f.origin + large, Type: jpegType},
			atomLink{Rel: relThumbnail, Href: f.origin + small, Type: jpegType})
	}
	for _, l := range f.links(p) {
		link := atomLink{Rel: l.rel, Href: l.href, Type: l.kind, Title: l.title}
		if l.bytes > 0 {
			link.Length = strconv.FormatInt(l.bytes, 10)
		}
		entry.Links = append(entry.Links, link)
	}
	return entry
}

func atomTime(t time.Time) string { return t.UTC().Format(time.RFC3339) }
