package desk_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/net/html"

	"littleshelf/app"
	"littleshelf/app/desk"
	"littleshelf/books"
)

// pictures returns the addresses of the pictures on a page that are not the shop's sign.
func (p *page) pictures() (all []string) {
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && node.Data == "img" && attribute(node, "width") == "160" {
			all = append(all, attribute(node, "src"))
		}
	}
	return all
}

// picture is a PNG that a browser sends.
func picture(t *testing.T, width, height int) file {
	t.Helper()
	var content bytes.Buffer
	if err := png.Encode(&content, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return file{name: "cover.png", content: &content, field: "picture"}
}

// openCovers serves the desk of a shop whose PDFs have pages.
func openCovers(t *testing.T) (s *shop, dir string) {
	t.Helper()
	dir, change := withFolder(t)
	s = openShop(t, change, func(d *desk.Desk) {
		d.Cover = func(b app.Book) string { return "/now-" + b.PictureFrom + b.CoverURL }
	})
	s.Pages, s.Covers = readPages{dir: dir}, books.Folder(dir)
	return s, dir
}

const (
	coverForms = "/keeper/books/1/cover"
	coverUse   = "/keeper/books/1/cover/use"
)

// TestPictureAsCover shows the keeper's picture beside the present cover, and uses it once.
func TestPictureAsCover(t *testing.T) {
	s, _ := openCovers(t)
	b := s.keeper(t)
	done := s.acts(t)
	if link := b.get(t, "/keeper/books/1").link("换封面"); link != coverForms {
		t.Errorf("the book's page links to %q", link)
	}
	b.get(t, coverForms).shows(t, http.StatusOK, "现在的封面", "书的第 1 页").hides(t, "换之前")
	p := b.upload(t, coverForms, nil, picture(t, 900, 1200)).shows(t, http.StatusOK, "换之前：", "换之后： 你给的图片")
	both := p.pictures()
	if len(both) != 2 || both[0] != "/now-" || !strings.HasPrefix(both[1], coverForms+"/") {
		t.Fatalf("the pictures are %q", both)
	}
	s.did(t, done)
	shown := b.get(t, both[1])
	size, err := jpeg.DecodeConfig(strings.NewReader(shown.source))
	if err != nil || size.Width != 180 || size.Height != 240 || shown.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("the new cover is %d × %d, %v", size.Width, size.Height, err)
	}
	for range 2 {
		p.submit(t, coverUse, "why", xss).inert(t).shows(t, http.StatusOK, "办好了", "你给的图片")
	}
	book, err := s.CoverOf(t.Context(), 1)
	if err != nil || book.PictureFrom != app.PictureFromKeeper || s.Covers.VerifyCover(book.Picture) != nil {
		t.Errorf("the book is %+v, %v", book, err)
	}
	s.did(t, done, `book set 1 picture "" → picture "`+book.Picture.String()[:12]+`" `+xss)
}

// TestOtherCovers takes pages, a drawing and an address, each as book set -cover would.
func TestOtherCovers(t *testing.T) {
	s, dir := openCovers(t)
	writeFile(t, dir, "dream.pdf", pdfOf("/红楼梦/曹雪芹/"))
	b := s.keeper(t)
	check := func(what string, want app.Book) {
		t.Helper()
		got, err := s.CoverOf(t.Context(), 1)
		if err != nil || got.PictureFrom != want.PictureFrom || got.CoverURL != want.CoverURL || !want.Picture.IsZero() && got.Picture.IsZero() {
			t.Errorf("%s: %+v, %v", what, got, err)
		}
	}
	use := func(p *page) { p.submit(t, coverUse).shows(t, http.StatusOK, "办好了") }
	some := app.FileHash{1}

	use(b.post(t, coverForms, "to", "page", "page", " 7 ").shows(t, http.StatusOK, "换之后： 你给的图片"))
	check("page 7", app.Book{PictureFrom: app.PictureFromKeeper, Picture: some})
	use(b.post(t, coverForms, "to", "page", "page", "1").shows(t, http.StatusOK, "换之后： 书的第 1 页", "这个 PDF 有 1,400 页"))
	check("page 1", app.Book{})
	use(b.post(t, coverForms, "to", "drawn").shows(t, http.StatusOK, "换之后： 按书名画的"))
	check("drawn", app.Book{PictureFrom: app.PictureDrawn})
	const address = `https://example.com/a.png?"><b>`
	p := b.post(t, coverForms, "to", "address", "address", address).inert(t).shows(t, http.StatusOK, "换之后： 别处的图片")
	if got := p.pictures(); len(got) != 2 || got[1] != "/now-https://example.com/a.png?%22%3e%3cb%3e" {
		t.Errorf("the pictures are %q", got)
	}
	use(p)
	check("an address", app.Book{CoverURL: address})
}

// TestCoverRefused: each mistake stands beside its field, and nothing changes.
func TestCoverRefused(t *testing.T) {
	s, dir := openCovers(t)
	writeFile(t, dir, "dream.pdf", pdfOf("///"))
	b := s.keeper(t)
	done := s.acts(t)
	refused := func(p *page, field, want string) {
		t.Helper()
		p.shows(t, http.StatusUnprocessableEntity, want)
		if attribute(p.field(field), "aria-invalid") != "true" {
			t.Errorf("%s is not marked", field)
		}
	}
	half := picture(t, 90, 120)
	half.content = strings.NewReader("\x89PNG\r\n\x1a\n")
	for want, f := range map[string]file{
		"先选一张图片":                {field: "picture", content: strings.NewReader("")},
		"不是 JPEG、PNG 或 WebP 图片": {name: "a.png", field: "picture", content: strings.NewReader(pdfOf("x"))},
		"图片坏了":                  half,
		"图片超过 20 MB":            {name: "a.png", field: "picture", content: strings.NewReader(strings.Repeat("x", 21<<20))},
		"百万":                    picture(t, 5000, 4000),
	} {
		refused(b.upload(t, coverForms, nil, f), "picture", want)
	}
	for page, want := range map[string]string{
		"0": "没有第 0 页", "1401": "没有第 1401 页：这个 PDF 有 1400 页", "三": "写一个整数", "": "写一个整数",
	} {
		refused(b.post(t, coverForms, "to", "page", "page", page), "page", want)
	}
	refused(b.post(t, coverForms, "to", "address", "address", " "), "address", "写上图片的网址")
	refused(b.post(t, coverForms, "to", "address", "address", "ftp://x/y"), "address", "网址")
	for _, path := range []string{"?to=else", "?to=picture", "?to=address", "?to=page&picture=x", "/00", "/" + strings.Repeat("0", 64)} {
		b.get(t, coverForms+path).shows(t, http.StatusNotFound)
	}
	b.get(t, "/keeper/books/77/cover").shows(t, http.StatusNotFound)
	b.post(t, coverForms, "to", "picture", "picture", strings.Repeat("0", 64)).shows(t, http.StatusNotFound)
	b.post(t, coverUse, "to", "picture", "picture", strings.Repeat("1", 64), "request", s.request().ID.String()).
		shows(t, http.StatusUnprocessableEntity, "那张图片不在了")
	s.did(t, done)
}

// TestCoverInTwoTabs: a choice that was shown before the book changed is shown again.
func TestCoverInTwoTabs(t *testing.T) {
	s, _ := openCovers(t)
	b := s.keeper(t)
	p := b.post(t, coverForms, "to", "drawn").shows(t, http.StatusOK, "按书名画的")
	b.post(t, coverForms, "to", "address", "address", "https://x.example/a.png").submit(t, coverUse).shows(t, http.StatusOK, "办好了")
	done := s.acts(t)
	p.submit(t, coverUse).shows(t, http.StatusUnprocessableEntity, "这本书刚被改过", "换之前： 别处的图片", "换之后： 按书名画的").
		submit(t, coverUse).shows(t, http.StatusOK, "办好了")
	s.did(t, done, `book set 1 cover "https://x.example/a.png", picture "" → cover "", picture "drawn"`)
}

// TestCoverOnFullDisk says in words that a picture could not be stored.
func TestCoverOnFullDisk(t *testing.T) {
	s := openShop(t, func(d *desk.Desk) { d.Books = failingBooks{err: syscall.ENOSPC} })
	s.keeper(t).upload(t, coverForms, nil, picture(t, 90, 120)).shows(t, http.StatusUnprocessableEntity, "服务器的磁盘满了")
}
