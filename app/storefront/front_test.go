package storefront_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
)

// titles returns the titles on the shelf, in their order.
func (p *page) titles() (titles []string) {
	for node := range p.root.Descendants() {
		if node.Data == "strong" && node.Parent != nil && attribute(node.Parent, "class") == "tag" {
			titles = append(titles, (&page{root: node}).text())
		}
	}
	return titles
}

// lists reports a page whose shelf has other titles, or the same in another order.
func (p *page) lists(t *testing.T, titles ...string) *page {
	t.Helper()
	if got := strings.Join(p.titles(), ","); got != strings.Join(titles, ",") {
		t.Errorf("%s lists %s, want %v", p.path, got, titles)
	}
	return p
}

// TestFront checks searches, categories and orders of the front.
func TestFront(t *testing.T) {
	s := openShop(t)
	s.addBook(t, app.Book{ID: 3, Name: "三国演义", Author: "罗贯中", Price: 1, Category: 2, DiskName: "three.pdf", Listed: true})
	s.addBook(t, app.Book{ID: 4, Name: "下架的书", Price: 1, DiskName: "gone.pdf"})
	guest := s.browser(t)
	guest.get(t, "/").shows(t, http.StatusOK, "架上的书 3 本", "红楼梦", "曹雪芹", "3 积分", "免费", "登录", "名著 1").
		lists(t, "三国演义", "呼兰河传", "红楼梦").hides(t, "下架的书")
	for path, want := range map[string][]string{
		"/?q=sgyy":         {"三国演义"},
		"/?q=sanguo":       {"三国演义"},
		"/?q=%E7%BA%A2":    {"红楼梦", "呼兰河传"}, // the author of the second is 萧红
		"/?q=%E8%90%A7":    {"呼兰河传"},
		"/?c=2":            {"三国演义"},
		"/?sort=price":     {"呼兰河传", "三国演义", "红楼梦"},
		"/?sort=name":      {"红楼梦", "呼兰河传", "三国演义"},
		"/?sort=new":       {"三国演义", "呼兰河传", "红楼梦"},
		"/?sort=relevance": {"三国演义", "呼兰河传", "红楼梦"}, // without words it is no order to choose
		"/?c=99":           nil,
		"/?c=-1&page=0":    {"三国演义", "呼兰河传", "红楼梦"},
		"/?c=abc&sort=x&page=1e9&utm_source=%3Cscript%3E": {"三国演义", "呼兰河传", "红楼梦"},
		"/?page=99999999999999999999":                     {"三国演义", "呼兰河传", "红楼梦"},
		"/?q=%FF%FE":                                      {"三国演义", "呼兰河传", "红楼梦"}, // not UTF-8: no words are left
		"/?q=+&q=sgyy":                                    {"三国演义", "呼兰河传", "红楼梦"},
	} {
		guest.get(t, path).shows(t, http.StatusOK).lists(t, want...)
	}
	guest.get(t, "/?q=zzzz").shows(t, http.StatusOK, "没有找到“zzzz”。", "看全部的书")
	guest.get(t, "/?c=99").shows(t, http.StatusOK, "这一类还没有书。")
	guest.get(t, "/?q="+strings.Repeat("x", 5000)).shows(t, http.StatusOK, "没有找到")

	reader := s.signedIn(t, "测试读者甲")
	reader.get(t, "/books/3/exchange").submit(t, "/books/3/exchange").shows(t, http.StatusOK)
	s.clock.Advance(2 * frontMinute)
	guest.get(t, "/?sort=sold").lists(t, "三国演义", "红楼梦", "呼兰河传").shows(t, http.StatusOK, "1 人在读")
	reader.get(t, "/").shows(t, http.StatusOK, "已在书架", "29 积分")
}

// TestEmptyFront checks the front of a shop without books.
func TestEmptyFront(t *testing.T) {
	s := emptyShop(t)
	s.browser(t).get(t, "/").shows(t, http.StatusOK, "架子擦干净了，书还没有到。")
	s.signedIn(t, "测试读者甲").get(t, "/?page=3").shows(t, http.StatusOK, "架子擦干净了，书还没有到。")
}

// TestFrontPages checks that a long list is turned page by page, and that a page behind the last is
// the last.
func TestFrontPages(t *testing.T) {
	s := emptyShop(t)
	s.stock(t, 50)
	guest := s.browser(t)
	first := guest.get(t, "/").shows(t, http.StatusOK, "第 1 页，共 3 页", "50 本")
	if n := len(first.titles()); n != 24 || first.link("上一页") != "" || first.link("下一页") != "/?page=2" {
		t.Errorf("the first page has %d books, links %q and %q", n, first.link("上一页"), first.link("下一页"))
	}
	second := guest.get(t, first.link("下一页"))
	if second.link("上一页") != "/" || second.link("下一页") != "/?page=3" || second.titles()[0] == first.titles()[0] {
		t.Errorf("the second page links %q and %q, and lists %q", second.link("上一页"), second.link("下一页"), second.titles())
	}
	for _, path := range []string{"/?page=3", "/?page=4", "/?page=1000000"} {
		last := guest.get(t, path).shows(t, http.StatusOK, "第 3 页，共 3 页")
		if n := len(last.titles()); n != 2 || last.link("下一页") != "" {
			t.Errorf("%s has %d books and leads on to %q", path, n, last.link("下一页"))
		}
	}
	if page := guest.get(t, "/?q=%E7%AC%AC&page=2"); page.link("上一页") != "/?q=%E7%AC%AC" {
		t.Errorf("the first page of a search is %q", page.link("上一页"))
	}
}

// stock adds many books.
func (s *shop) stock(t *testing.T, books int) {
	t.Helper()
	for i := 1; i <= books; i++ {
		s.addBook(t, aBook(i))
	}
}

// aBook returns a book with usual texts, and with a cover elsewhere, which takes the most markup.
func aBook(i int) app.Book {
	id := app.BookID(i)
	return app.Book{
		ID: id, Name: fmt.Sprintf("第%d卷 长安的荔枝与其他的故事", i), Author: "测试作者", Publisher: "测试出版社", Price: int64(i % 7),
		Category: i%3 + 1, CoverURL: fmt.Sprintf("https://img.example/covers/2026/11/%d-large.jpg", i), DiskName: id.WireName(), Listed: true,
	}
}

// TestHostileTexts checks that titles, authors, comments, nicknames and searches stay texts.
func TestHostileTexts(t *testing.T) {
	s := emptyShop(t)
	for id, name := range hostile {
		s.addBook(t, app.Book{
			ID: app.BookID(id + 1), Name: name, Author: name, Publisher: name, Category: 1, Price: 1, DiskName: "a.pdf", Listed: true,
		})
	}
	s.nameCategory(t, 1, `<b>"'"`)
	s.set(t, "shop-name", `<b>"'"`)
	s.set(t, "contact", hostile[0])
	reader := s.signedIn(t, `<i>"'"`)
	if _, err := s.Comment(t.Context(), reader.key(), 1, hostile[0]); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*browser{reader, s.browser(t)} {
		b.get(t, "/").shows(t, http.StatusOK, hostile[0]).inert(t)
		b.get(t, "/?q=%3Cscript%3Ealert(1)%3C/script%3E%22'%22").shows(t, http.StatusOK).inert(t)
		b.get(t, "/signin?next=/%22%3E%3Cscript%3Ealert(1)%3C/script%3E").shows(t, http.StatusOK).inert(t)
		for id := range hostile {
			b.get(t, fmt.Sprintf("/books/%d", id+1)).shows(t, http.StatusOK, hostile[id]).inert(t)
		}
	}
	reader.get(t, "/books/1/exchange").shows(t, http.StatusOK, hostile[0]).inert(t)
	reader.get(t, "/books/1/exchange").submit(t, "/books/1/exchange").shows(t, http.StatusOK, "换好了").inert(t)
	page := s.browser(t).get(t, "/books/3")
	if !page.has("bdi", "", "") {
		t.Errorf("an author from right to left turns what stands beside:\n%s", page.source)
	}
}

// hostile are texts that would do something if they were not escaped. The last changes the
// direction of the text behind it.
var hostile = []string{`<script>alert(1)</script>"'"`, `</title></script><img src=x onerror=alert(1)>{{.}}`, "\u202eתירבע\u2066 book"}
