package storefront

import (
	"encoding/xml"

	"littleshelf/app"
	"littleshelf/app/page"
)

const (
	feedPath = "/new.xml"

	// booksOfFeed is how many of the newest books are in the feed.
	booksOfFeed = 30
)

// feed is an RSS 2.0 document of the newest books. A book has no date: the shop does not know when
// it was published, and RSS, unlike Atom, does not ask. It has no price either.
type feed struct {
	XMLName xml.Name `xml:"rss"`
	Version string   `xml:"version,attr"`
	Atom    string   `xml:"xmlns:atom,attr"`
	DC      string   `xml:"xmlns:dc,attr"`
	Channel channel  `xml:"channel"`
}

type channel struct {
	Title       string     `xml:"title"`
	Link        string     `xml:"link"`
	Self        feedLink   `xml:"atom:link"`
	Description string     `xml:"description"`
	Language    string     `xml:"language"`
	Items       []feedItem `xml:"item"`
}

type feedLink struct {
	To   string `xml:"href,attr"`
	Rel  string `xml:"rel,attr"`
	Kind string `xml:"type,attr"`
}

type feedItem struct {
	Title       string `xml:"title"`
	Link        string `xml:"link"`
	GUID        string `xml:"guid"` // the link, which stays the same
	Creator     string `xml:"dc:creator,omitempty"`
	Description string `xml:"description,omitempty"`
}

// sendFeed sends the newest books. The feed is kept like the front.
func (f *Storefront) sendFeed(rq *request) error {
	rq.path = feedPath
	now, err := f.Shop.CatalogueRevision(rq.r.Context())
	if err != nil {
		return err
	}
	return f.sendKept(rq, app.Revisions{Catalogue: now}, func() (*page.Ready, bool, error) {
		found, err := f.Shop.Find(rq.r.Context(), app.Search{Order: app.Newest, Limit: booksOfFeed})
		if err != nil {
			return nil, false, err
		}
		content, err := xml.Marshal(f.feed(rq, found.Books))
		if err != nil {
			return nil, false, err
		}
		ready, err := page.NewReadyFile(append([]byte(xml.Header), content...), "application/rss+xml; charset=utf-8")
		return ready, found.Revision >= now, err
	})
}

func (f *Storefront) feed(rq *request, books []app.Book) feed {
	origin, name := f.Origin(rq.r), rq.settings.site.Name
	c := channel{
		Title: rq.lang.Sprintf("%s: new books", name), Link: origin + "/", Self: feedLink{origin + feedPath, "self", "application/rss+xml"},
		Description: rq.lang.Sprintf("The newest books of %s.", name), Language: languageCode(rq.lang),
	}
	for _, b := range books {
		link := origin + bookPath(b.ID)
		c.Items = append(c.Items, feedItem{b.Name, link, link, b.Author, b.Publisher})
	}
	return feed{Version: "2.0", Atom: "http://www.w3.org/2005/Atom", DC: "http://purl.org/dc/elements/1.1/", Channel: c}
}
