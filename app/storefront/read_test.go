package storefront_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"littleshelf/app"
)

// leaf returns the image of the page of a book, or nil.
func (p *page) leaf() *html.Node {
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && attribute(node, "id") == "leaf" {
			return node
		}
	}
	return nil
}

// TestRead reads a book from the first page to the last.
func TestRead(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader := s.signedIn(t, "测试读者甲")
	order := s.exchange(t, reader, 1)
	stamp := "littleshelf " + order.ID.String() + " " + order.At.Format(time.DateOnly)
	first := reader.get(t, "/books/1/read").shows(t, http.StatusOK, "红楼梦", "第 1 页，共 12 页", "原版", "下载 PDF", "记住这一页", "目录", "第一回")
	if first.path != "/books/1/read?p=1" || first.link("上一页") != "" || first.link("下一页") != "/books/1/read?p=2" {
		t.Errorf("reading begins at %s, goes on at %q", first.path, first.link("下一页"))
	}
	p := first
	for number := 1; number <= 12; number++ {
		leaf := p.leaf()
		height := "1417"
		if number == 12 {
			height = "500"
		}
		if leaf == nil || attribute(leaf, "alt") != fmt.Sprintf("第 %d 页", number) || attribute(leaf, "width") != "1000" ||
			attribute(leaf, "height") != height {
			t.Fatalf("page %d is shown as %v", number, leaf)
		}
		if image := reader.get(t, attribute(leaf, "src")); !strings.HasSuffix(image.source, fmt.Sprintf("dream.pdf %d 1000 %s", number, stamp)) ||
			image.header.Get("Cache-Control") != "private, max-age=86400, immutable" {
			t.Errorf("the image of page %d is %q, %v", number, image.source, image.header)
		}
		if next := attribute(leaf, "data-next"); (next == "") != (number == 12) {
			t.Errorf("page %d loads %q after it", number, next)
		}
		if number < 12 {
			p = reader.get(t, p.link("下一页")).shows(t, http.StatusOK, fmt.Sprintf("第 %d 页，共 12 页", number+1))
		}
	}
	p.shows(t, http.StatusOK, "这是最后一页。")
	if p.link("写几句评论") != "/books/1#write" || p.link("上一页") != "/books/1/read?p=11" {
		t.Errorf("the last page leads to %q and %q", p.link("写几句评论"), p.link("上一页"))
	}
	for _, source := range strings.Split(attribute(p.leaf(), "srcset"), ", ") {
		path, width, _ := strings.Cut(source, " ")
		if image := reader.get(t, path); !strings.Contains(image.source, "dream.pdf 12 "+strings.TrimSuffix(width, "w")+" ") {
			t.Errorf("%s is %q", source, image.source)
		}
	}
	for query, want := range map[string]string{
		"p=13": "12", "p=99999999999999999999": "12", "p=0": "1", "p=-2": "1", "p=x": "1", "p=07": "7", "": "1",
	} {
		if p := reader.get(t, "/books/1/read?"+query); p.path != "/books/1/read?p="+want {
			t.Errorf("%s leads to %s, want page %s", query, p.path, want)
		}
	}
	for _, path := range []string{"/books/9/read", "/books/x/read", "/books/01/read?p=1"} {
		reader.get(t, path).shows(t, http.StatusNotFound, "没有这一页")
	}
	s.store.broken = fmt.Errorf("disk gone")
	reader.get(t, "/books/1/read?p=1").shows(t, http.StatusInternalServerError, "出错了，不是你的错")
	s.store.broken = nil
}

// TestReadSample reads the sample of a book, which ends with a page that says how to go on.
func TestReadSample(t *testing.T) {
	s, _ := openDrawnShop(t)
	guest := s.browser(t)
	last := guest.get(t, "/books/1/read?p=8").shows(t, http.StatusOK, "第 8 页，共 12 页 · 试读").
		hides(t, "原版", "下载", "记住这一页")
	image := attribute(last.leaf(), "src")
	if attribute(last.leaf(), "data-next") != "" || !strings.Contains(guest.get(t, image).source, "dream.pdf 8 1000 ") {
		t.Errorf("the last page of the sample is %v", last.leaf())
	}
	end := guest.get(t, last.link("下一页")).
		shows(t, http.StatusOK, "试读到第 8 页为止。", "放进书架，就从这里接着读。", "用 3 积分换", "登录接着读").hides(t, "下一页")
	if end.leaf() != nil || end.link("用 3 积分换") != "/books/1/exchange" || end.link("回到第 1 页") != "/books/1/read?p=1" {
		t.Errorf("the sample ends with %s", end.source)
	}
	guest.get(t, strings.Replace(image, "/8-", "/9-", 1)).shows(t, http.StatusForbidden, "无权阅读这一页")

	buyer := s.signedIn(t, "测试读者甲")
	s.exchange(t, buyer, 1)
	buyer = s.browser(t)
	buyer.get(t, end.path)
	p := buyer.get(t, end.link("已经在你的书架上？登录接着读")).submit(t, "/signin", "nickname", "测试读者甲")
	p.shows(t, http.StatusOK, "第 9 页，共 12 页").hides(t, "试读")
	if p.path != "/books/1/read?p=9" {
		t.Errorf("signing in leads to %s, want the page that was asked for", p.path)
	}
	buyer.get(t, attribute(p.leaf(), "src")).shows(t, http.StatusOK)

	s.setBook(t, 1, func(b *app.Book) { b.SamplePages = 1 })
	guest.get(t, "/books/1/read?p=2").shows(t, http.StatusOK, "试读只有第 1 页。")
	s.setBook(t, 1, func(b *app.Book) { b.SamplePages, b.Price = app.NoSamplePages, 1 })
	guest.get(t, "/books/1/read").shows(t, http.StatusOK, "这本书没有试读。", "用 1 积分换").hides(t, "回到第 1 页")
	free := guest.get(t, "/books/2/read?p=12").shows(t, http.StatusOK, "第 12 页，共 12 页", "原版", "下载 PDF").hides(t, "试读")
	guest.get(t, attribute(free.leaf(), "src")).shows(t, http.StatusOK)
	if free.link("看看别人的评论") != "/books/2#comments" {
		t.Error("a guest is not led to the comments")
	}
}

// TestReadOfHidden checks that no page of reading names points where prices are hidden.
func TestReadOfHidden(t *testing.T) {
	s, _ := openDrawnShop(t)
	phone := s.signedIn(t, "测试读者甲")
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")
	guest := s.browser(t)
	guest.header = phone.header
	for hiding, button := range map[string]bool{"hide_price": true, "hide_buy": false} {
		s.set(t, "platforms-ios", hiding)
		for _, b := range []*browser{phone, guest} {
			for _, path := range []string{"/books/1/read?p=1", "/books/1/read?p=9", "/books/2/read?p=12"} {
				b.get(t, path).shows(t, http.StatusOK).hides(t, "积分", "换")
			}
			if p := b.get(t, "/books/1/read?p=9"); (p.link("放进书架") != "") != button {
				t.Errorf("%s: the button leads to %q", hiding, p.link("放进书架"))
			}
		}
		phone.get(t, "/shelf").shows(t, http.StatusOK, "书架还空着。").hides(t, "积分", "换")
	}
}

// TestRefundWhileReading takes books away from readers who have them open: the next image is
// refused, and the page says why.
func TestRefundWhileReading(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader := s.signedIn(t, "测试读者甲")
	order := s.exchange(t, reader, 1)
	open := reader.get(t, "/books/1/read?p=10").shows(t, http.StatusOK, "第 10 页")
	image := attribute(open.leaf(), "src")
	reader.get(t, image).shows(t, http.StatusOK)
	if _, err := s.Refund(t.Context(), s.request(), order.ID); err != nil {
		t.Fatal(err)
	}
	reader.get(t, image).shows(t, http.StatusForbidden)
	reader.get(t, open.path).shows(t, http.StatusOK, "这本书已经退掉，不在你的书架上了。", "用 3 积分换").hides(t, "登录接着读")
	reader.get(t, "/books/1/read?p=8").shows(t, http.StatusOK, "第 8 页，共 12 页 · 试读")
	s.exchange(t, reader, 1)
	reader.get(t, open.path).shows(t, http.StatusOK, "第 10 页，共 12 页")
	reader.get(t, image).shows(t, http.StatusOK) // of the other order's edition, with its stamp

	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	reader.get(t, open.path).shows(t, http.StatusOK, "第 10 页，共 12 页 · 已下架")
	other := s.signedIn(t, "测试读者乙")
	for _, path := range []string{"/books/1/read?p=1", "/books/1/read"} {
		other.get(t, path).shows(t, http.StatusGone, "这本书下架了").hides(t, "红楼梦")
	}
	other.get(t, strings.Replace(image, "/10-", "/1-", 1)).shows(t, http.StatusForbidden)

	if _, err := s.Relist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	me, err := s.Me(t.Context(), reader.key())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ban(t.Context(), s.request(), me.ID); err != nil {
		t.Fatal(err)
	}
	reader.get(t, image).shows(t, http.StatusForbidden)
	reader.get(t, "/books/1/download").shows(t, http.StatusForbidden)
	reader.get(t, open.path).shows(t, http.StatusOK, "试读到第 8 页为止。", "登录接着读")
}
