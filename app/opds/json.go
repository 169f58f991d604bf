package opds

import (
	"encoding/json"
	"strconv"

	"littleshelf/app"
)

// The objects of OPDS 2.0. A list is never empty: it is left out.
type (
	jsonFeed struct {
		Metadata     jsonMetadata      `json:"metadata"`
		Links        []jsonLink        `json:"links"`
		Facets       []jsonFacet       `json:"facets,omitempty"`
		Navigation   []jsonLink        `json:"navigation,omitempty"`
		Publications []jsonPublication `json:"publications,omitempty"`
	}

	jsonMetadata struct {
		Identifier   string `json:"identifier,omitempty"`
		Title        string `json:"title"`
		Modified     string `json:"modified,omitempty"`
		ItemsPerPage int    `json:"itemsPerPage,omitempty"`
		Items        *int   `json:"numberOfItems,omitempty"`
	}

	jsonLink struct {
		Rel        string          `json:"rel,omitempty"`
		Href       string          `json:"href"`
		Type       string          `json:"type,omitempty"`
		Title      string          `json:"title,omitempty"`
		Templated  bool            `json:"templated,omitempty"`
		Properties *jsonProperties `json:"properties,omitempty"`
	}

	jsonProperties struct {
		Items        *int      `json:"numberOfItems,omitempty"`
		Authenticate *jsonLink `json:"authenticate,omitempty"`
	}

	jsonFacet struct {
		Metadata jsonMetadata `json:"metadata"`
		Links    []jsonLink   `json:"links"`
	}

	jsonPublication struct {
		Metadata jsonBook   `json:"metadata"`
		Links    []jsonLink `json:"links"`
		Images   []jsonLink `json:"images,omitempty"`
	}

	jsonBook struct {
		Type        string        `json:"@type"`
		Identifier  string        `json:"identifier"`
		Title       string        `json:"title"`
		Author      string        `json:"author,omitempty"`
		Publisher   string        `json:"publisher,omitempty"`
		Description string        `json:"description,omitempty"`
		Modified    string        `json:"modified"`
		Pages       int           `json:"numberOfPages,omitempty"`
		Subject     []jsonSubject `json:"subject,omitempty"`
	}

	jsonSubject struct {
		Name string `json:"name"`
		Code string `json:"code"`
	}
)

func encodeJSON(f feed) ([]byte, error) {
	out := jsonFeed{
		Metadata: jsonMetadata{
			Identifier: f.server.id("feed/" + f.name + "?" + f.query.Encode()), Title: f.title, Modified: atomTime(f.updated()),
		},
		Links: f.jsonLinks(),
	}
	if f.acquisition {
		out.Metadata.ItemsPerPage, out.Metadata.Items = pageSize, &f.total
		out.Facets = f.jsonFacets()
	}
	for _, list := range f.lists {
		out.Navigation = append(out.Navigation, f.jsonList(list))
	}
	for _, p := range f.books {
		out.Publications = append(out.Publications, f.jsonBook(p))
	}
	if len(out.Navigation)+len(out.Publications) == 0 { // a feed has one of the two
		back := jsonLink{Rel: "start", Href: f.address("", nil), Type: jsonType, Title: f.lang.Text("No books; back to the start")}
		out.Navigation = []jsonLink{back}
	}
	return json.Marshal(out)
}

func (f feed) jsonLinks() []jsonLink {
	links := []jsonLink{
		{Rel: "self", Href: f.self(), Type: jsonType},
		{Rel: "start", Href: f.address("", nil), Type: jsonType},
		{Rel: "search", Href: f.address("search", nil) + "{?query}", Type: jsonType, Templated: true},
		{Rel: relShelf, Href: f.address("shelf", nil), Type: jsonType, Properties: f.authenticate()},
	}
	if f.acquisition {
		links = append(links, jsonLink{Rel: "first", Href: f.page(0), Type: jsonType})
	}
	if f.next != 0 {
		links = append(links, jsonLink{Rel: "next", Href: f.page(f.next), Type: jsonType})
	}
	return links
}

// authenticate returns the property of a link that needs an app password.
func (f feed) authenticate() *jsonProperties {
	return &jsonProperties{Authenticate: &jsonLink{Href: f.origin + authPath, Type: authType}}
}

// jsonFacets returns the orders of the list. The one in use has the relation self.
func (f feed) jsonFacets() []jsonFacet {
	if len(f.facets) == 0 {
		return nil
	}
	group := jsonFacet{Metadata: jsonMetadata{Title: f.lang.Text("Sort by")}}
	for _, facet := range f.facets {
		link := jsonLink{Href: f.sorted(facet.order), Type: jsonType, Title: facet.title}
		if facet.active {
			link.Rel = "self"
		}
		group.Links = append(group.Links, link)
	}
	return []jsonFacet{group}
}

func (f feed) jsonList(list listed) jsonLink {
	link := jsonLink{Rel: list.rel, Href: f.address(list.name, nil), Type: jsonType, Title: list.title}
	switch {
	case list.private:
		link.Properties = f.authenticate()
	case list.count >= 0:
		link.Properties = &jsonProperties{Items: &list.count}
	}
	return link
}

func (f feed) jsonBook(p app.Publication) jsonPublication {
	out := jsonPublication{Metadata: jsonBook{
		Type: "http://schema.org/Book", Identifier: f.bookID(p.Book), Title: p.Book.Name, Author: p.Book.Author,
		Publisher: p.Book.Publisher, Description: f.summary(p), Modified: atomTime(updated(p)), Pages: p.File.Pages,
	}}
	if name := f.named[p.Book.Category]; name != "" {
		out.Metadata.Subject = []jsonSubject{{name, strconv.Itoa(p.Book.Category)}}
	}
	for _, l := range f.links(p) {
		link := jsonLink{Rel: l.rel, Href: l.href, Type: l.kind, Title: l.title}
		if l.private {
			link.Properties = f.authenticate()
		}
		out.Links = append(out.Links, link)
	}
	if !p.Book.Picture.IsZero() {
		large, small := f.server.Covers(p.Book)
		out.Images = []jsonLink{{Href: f.origin + large, Type: jpegType}, {Href: f.origin + small, Type: jpegType}}
	}
	return out
}

// self returns the address of this page of the feed.
func (f feed) self() string {
	if f.before == 0 {
		return f.address(f.name, f.query)
	}
	return f.page(f.before)
}
