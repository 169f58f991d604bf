package storefront

import (
	"strings"

	"littleshelf/app"
)

// preview is what search engines and messengers show of a page. Its addresses are whole ones.
type preview struct {
	URL         string // the same for all spellings of the page's path
	Description string // "" if there is nothing to say
	Image       string // a bitmap, or ""
}

// previewOf returns the preview of a page of the shop itself.
func (f *Storefront) previewOf(rq *request, path string) preview {
	first, _, _ := strings.Cut(rq.settings.site.About, "\n")
	return preview{URL: f.Origin(rq.r) + path, Description: first}
}

// bookPreview returns the preview of a book. It has no price: points are no currency.
func (f *Storefront) bookPreview(rq *request, p app.BookPage) preview {
	shown := preview{URL: f.Origin(rq.r) + bookPath(p.Book.ID)}
	var facts []string
	for _, fact := range []string{p.Book.Author, p.Book.Publisher, p.Category} {
		if fact != "" {
			facts = append(facts, fact)
		}
	}
	switch pages := p.File.Pages; {
	case pages == 1:
		facts = append(facts, rq.lang.Text("1 page"))
	case pages > 1:
		facts = append(facts, rq.lang.Sprintf("%d pages", pages))
	}
	shown.Description = strings.Join(facts, " · ")
	if f.Picture == nil {
		return shown
	}
	if shown.Image = f.Picture(p.Book); strings.HasPrefix(shown.Image, "/") {
		shown.Image = f.Origin(rq.r) + shown.Image
	}
	return shown
}

// schemaBook is a book in the words of schema.org/Book, as JSON-LD.
type schemaBook struct {
	Context   string       `json:"@context"`
	Type      string       `json:"@type"`
	Name      string       `json:"name"`
	URL       string       `json:"url"`
	Format    string       `json:"bookFormat"`
	Author    *schemaThing `json:"author,omitempty"`
	Publisher *schemaThing `json:"publisher,omitempty"`
	Pages     int          `json:"numberOfPages,omitempty"`
	Image     string       `json:"image,omitempty"`
}

// schemaThing is a person or an organization.
type schemaThing struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

// Schema returns the book of the page for search engines.
func (p bookPage) Schema() schemaBook {
	s := schemaBook{
		Context: "https://schema.org", Type: "Book", Format: "https://schema.org/EBook",
		Name: p.Book.Name, URL: p.Preview.URL, Pages: p.File.Pages, Image: p.Preview.Image,
	}
	if p.Book.Author != "" {
		s.Author = &schemaThing{"Person", p.Book.Author}
	}
	if p.Book.Publisher != "" {
		s.Publisher = &schemaThing{"Organization", p.Book.Publisher}
	}
	return s
}

// alone reports whether a page is of one reader alone, so that search engines skip it: the rooms of
// readers, and what is done with a book.
func alone(path string) bool {
	return readersOwn(path) || roomOf(path) == "books" && strings.Count(path, "/") > 2
}

// readersOwn reports whether a page is in one of the rooms of readers.
func readersOwn(path string) bool {
	room := roomOf(path)
	return room == "shelf" || room == "me" || room == "signin"
}
