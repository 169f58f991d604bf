package storefront_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"littleshelf/app"
)

// meta returns the content of a meta element, or "".
func (p *page) meta(key string) string {
	for node := range p.root.Descendants() {
		if node.Data == "meta" && (attribute(node, "property") == key || attribute(node, "name") == key) {
			return attribute(node, "content")
		}
	}
	return ""
}

// rel returns where the link element of this relation leads, or "".
func (p *page) rel(relation string) string {
	for node := range p.root.Descendants() {
		if node.Data == "link" && attribute(node, "rel") == relation {
			return attribute(node, "href")
		}
	}
	return ""
}

// schema returns the JSON-LD of the page.
func (p *page) schema(t *testing.T) (book map[string]any) {
	t.Helper()
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == "script" && attribute(node, "type") == "application/ld+json" {
			if err := json.Unmarshal([]byte(node.FirstChild.Data), &book); err != nil {
				t.Errorf("%s: %v", node.FirstChild.Data, err)
			}
		}
	}
	return book
}

// TestPreview checks what search engines and messengers show of the front and of a book.
func TestPreview(t *testing.T) {
	s := openShop(t)
	s.set(t, "about", "巷口的书店\n\n第二段")
	s.addBook(t, app.Book{ID: 3, Name: `引"号"<b>`, Author: hostile[1], DiskName: "q.pdf", CoverURL: "https://img.example/3.jpg", Listed: true})
	guest := s.browser(t)

	front := guest.get(t, "/?utm=1")
	if front.rel("canonical") != s.url+"/" || front.meta("og:type") != "website" || front.meta("og:title") != "小书架" ||
		front.meta("description") != "巷口的书店" || !front.has("link", "href", "/new.xml") ||
		!front.has("link", "href", "/opds") || front.meta("robots") != "" {
		t.Errorf("the front: %s", front.source)
	}
	book := guest.get(t, "/books/1?x=1")
	for key, want := range map[string]string{
		"og:url": s.url + "/books/1", "og:type": "book", "og:title": "红楼梦", "og:site_name": "小书架", "og:locale": "zh_CN", "og:image": "",
		"description": "曹雪芹 · 人民文学出版社", "og:description": "曹雪芹 · 人民文学出版社", "robots": "",
	} {
		if got := book.meta(key); got != want {
			t.Errorf("%s of a book is %q, want %q", key, got, want)
		}
	}
	if book.rel("canonical") != s.url+"/books/1" {
		t.Errorf("a book is at %q", book.rel("canonical"))
	}
	want := map[string]any{
		"@context": "https://schema.org", "@type": "Book", "name": "红楼梦", "url": s.url + "/books/1", "bookFormat": "https://schema.org/EBook",
		"author":    map[string]any{"@type": "Person", "name": "曹雪芹"},
		"publisher": map[string]any{"@type": "Organization", "name": "人民文学出版社"},
	}
	if got := book.schema(t); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("the schema is %v, want %v", got, want)
	}
	odd := guest.get(t, "/books/3").inert(t)
	const image = "https://img.example/3.jpg"
	if odd.meta("og:image") != image || odd.meta("og:title") != `引"号"<b>` || odd.schema(t)["image"] != image ||
		odd.schema(t)["author"].(map[string]any)["name"] != hostile[1] {
		t.Errorf("a book with odd names: %s", odd.source)
	}

	s.set(t, "public-url", "https://shop.example")
	if got := guest.get(t, "/books/1").meta("og:url"); got != "https://shop.example/books/1" {
		t.Errorf("after a change of the public address a book is at %q", got)
	}
	reader := s.signedIn(t, "测试读者甲")
	for _, path := range []string{"/?q=hlm", "/signin", "/books/1/exchange"} {
		if p := reader.get(t, path); p.meta("robots") != "noindex" {
			t.Errorf("search engines keep %s", path)
		}
	}
}

// TestHosts checks that the page that is kept for one host is not sent for another.
func TestHosts(t *testing.T) {
	s := openShop(t)
	for _, path := range []string{"/", "/books/1", "/new.xml", "/sitemap.xml", "/robots.txt"} {
		for _, host := range []string{"evil.example", "shop.example"} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Host = host
			p := s.browser(t).do(t, request)
			if !strings.Contains(p.source, "http://"+host) || host != "evil.example" && strings.Contains(p.source, "evil.example") {
				t.Errorf("%s at %s:\n%s", path, host, p.source)
			}
		}
	}
}

// TestFeed checks the feed of new books.
func TestFeed(t *testing.T) {
	s := emptyShop(t)
	s.browser(t).get(t, "/new.xml").shows(t, http.StatusOK)
	s.stock(t, 40)
	s.addBook(t, app.Book{ID: 41, Name: hostile[0], Author: hostile[2], Price: 77, DiskName: "41.pdf", Listed: true})
	p := s.browser(t).get(t, "/new.xml")
	var feed struct {
		Version string `xml:"version,attr"`
		Channel struct {
			Title    string   `xml:"title"`
			Language string   `xml:"language"`
			Link     []string `xml:"link"`
			Item     []struct {
				Title   string `xml:"title"`
				Link    string `xml:"link"`
				GUID    string `xml:"guid"`
				Creator string `xml:"creator"`
			} `xml:"item"`
		} `xml:"channel"`
	}
	if err := xml.Unmarshal([]byte(p.source), &feed); err != nil {
		t.Fatal(err)
	}
	c := feed.Channel
	if feed.Version != "2.0" || c.Title != "小书架：新到的书" || c.Language != "zh-CN" ||
		!slices.Equal(c.Link, []string{s.url + "/", ""}) || len(c.Item) != 30 {
		t.Errorf("the feed is %+v", feed)
	}
	first := c.Item[0]
	if first.Title != hostile[0] || first.Creator != hostile[2] || first.Link != s.url+"/books/41" || first.Link != first.GUID {
		t.Errorf("the newest book is %+v", first)
	}
	kind := p.header.Get("Content-Type")
	if strings.Contains(p.source, ">77<") || strings.Contains(p.source, "积分") || kind != "application/rss+xml; charset=utf-8" {
		t.Errorf("the feed has a price, or is %q:\n%s", kind, p.source)
	}
	s.setBook(t, 41, func(b *app.Book) { b.Listed = false })
	if again := s.browser(t).get(t, "/new.xml"); strings.Contains(again.source, "books/41") {
		t.Error("a book that is not for sale stays in the feed")
	}
}

// TestSmallFiles checks the files that browsers and search engines ask for by themselves.
func TestSmallFiles(t *testing.T) {
	s := openShop(t)
	guest := s.browser(t)
	robots := guest.get(t, "/robots.txt")
	for _, line := range []string{"Disallow: /me\n", "Disallow: /api\n", "Disallow: /books/*/\n", "Sitemap: " + s.url + "/sitemap.xml\n"} {
		if !strings.Contains(robots.source, line) {
			t.Errorf("robots.txt lacks %q:\n%s", line, robots.source)
		}
	}
	s.set(t, "shop-name", `"</script>`)
	var manifest struct {
		Name  string
		Start string `json:"start_url"`
		Theme string `json:"theme_color"`
		Icons []struct{ Src, Type string }
	}
	p := guest.get(t, guest.get(t, "/").rel("manifest"))
	if err := json.Unmarshal([]byte(p.source), &manifest); err != nil || manifest.Name != `"</script>` || manifest.Start != "/" ||
		p.header.Get("Content-Type") != "application/manifest+json" {
		t.Errorf("the manifest is %s: %v", p.source, err)
	}
	for _, icon := range manifest.Icons {
		if got := guest.get(t, icon.Src); got.status != http.StatusOK || got.header.Get("Content-Type") != icon.Type {
			t.Errorf("%s: %d %v", icon.Src, got.status, got.header)
		}
	}
	palette, err := os.ReadFile("../../static/palette.css")
	if err != nil {
		t.Fatal(err)
	}
	for _, colour := range []string{guest.get(t, "/").meta("theme-color"), manifest.Theme, "#24211d"} {
		if !strings.Contains(string(palette), ": "+colour+";") {
			t.Errorf("%q is no colour of the shop", colour)
		}
	}
}

// TestIcons checks that the bitmaps show what icon.svg shows.
func TestIcons(t *testing.T) {
	s := openShop(t)
	guest := s.browser(t)
	touch, err := png.Decode(strings.NewReader(guest.get(t, guest.get(t, "/").rel("apple-touch-icon")).source))
	if err != nil || touch.Bounds().Dx() != 180 {
		t.Fatalf("the touch icon: %v", err)
	}
	ico := guest.get(t, "/favicon.ico")
	offset := binary.LittleEndian.Uint32([]byte(ico.source)[18:])
	small, err := png.Decode(bytes.NewReader([]byte(ico.source)[offset:]))
	if err != nil || small.Bounds().Dx() != 32 || len(ico.source) != int(offset)+int(binary.LittleEndian.Uint32([]byte(ico.source)[14:])) {
		t.Fatalf("favicon.ico: %v", err)
	}
	svg, err := os.ReadFile("../../static/icon.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, at := range [][2]int{{9, 16}, {17, 16}, {25, 16}, {16, 29}} {
		r, g, b, _ := small.At(at[0], at[1]).RGBA()
		if colour := fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8); !strings.Contains(string(svg), colour) {
			t.Errorf("the icon is %s at %v, which icon.svg does not have", colour, at)
		}
	}
	if _, _, _, alpha := small.At(0, 0).RGBA(); alpha != 0 {
		t.Error("the corner of the small icon is not transparent")
	}
	if r, _, _, alpha := touch.At(0, 0).RGBA(); alpha != 0xffff || r>>8 != 0xf5 {
		t.Error("the corner of the touch icon is not paper")
	}
}
