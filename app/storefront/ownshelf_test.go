package storefront_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"littleshelf/app"
)

// ownBooks returns the numbers of the books on a page of a reader's shelf.
func (p *page) ownBooks() (ids []string) {
	for node := range p.root.Descendants() {
		if node.Type == html.ElementNode && attribute(node, "class") == "shelf mine" {
			for link := range node.Descendants() {
				if id, ok := strings.CutSuffix(attribute(link, "href"), "/read"); ok {
					ids = append(ids, strings.TrimPrefix(id, "/books/"))
				}
			}
		}
	}
	return ids
}

// TestOwnShelf checks a reader's shelf in each of its states.
func TestOwnShelf(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader, guest := s.signedIn(t, "测试读者甲"), s.browser(t)
	p := guest.get(t, "/shelf").shows(t, http.StatusOK, "先登录。")
	p = p.submit(t, "/signin", "nickname", "测试读者乙").shows(t, http.StatusOK, "书架还空着。", "去书店看看")
	if p.path != "/shelf" || p.has("form", "action", "/shelf") {
		t.Errorf("signing in leads to %s", p.path)
	}
	s.addBook(t, app.Book{ID: 3, Name: "<script>alert(1)</script>\u202e", Author: `"'"`, DiskName: "river.pdf", Listed: true})
	refunded := s.exchange(t, reader, 2)
	for _, id := range []app.BookID{1, 3} {
		s.exchange(t, reader, id)
	}
	if _, err := s.Refund(t.Context(), s.request(), refunded.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	reader.get(t, "/books/1/read")
	reader.beacon(t, "/books/1/position", "4")
	p = reader.get(t, "/shelf").inert(t).shows(t, http.StatusOK, "我的书架 2 本", "红楼梦 曹雪芹 第 4 / 12 页 已下架", "还没翻开", "下载").hides(t, "呼兰河传")
	if ids := p.ownBooks(); !slices.Equal(ids, []string{"3", "1"}) {
		t.Errorf("the shelf has %q, want the newest purchase first", ids)
	}
	if !p.has("a", "href", "/books/1/download") || !p.has("progress", "value", "4") {
		t.Errorf("the shelf lacks a download or the progress:\n%s", p.source)
	}
	for words, want := range map[string][]string{"红楼": {"1"}, "hlm": {"1"}, "曹雪芹": {"1"}, "呼兰河": nil, "没有": nil} {
		p := reader.get(t, "/shelf?"+valuesOf([]string{"q", words}).Encode()).shows(t, http.StatusOK, "我的书架 2 本")
		if ids := p.ownBooks(); !slices.Equal(ids, want) {
			t.Errorf("%s finds %q on the shelf, want %q", words, ids, want)
		}
	}
	reader.get(t, "/shelf?q=%3Cscript%3Ealert(9)%3C/script%3E%E6%97%A0").inert(t).
		shows(t, http.StatusOK, "书架上没有像“<script>alert(9)</script>无”的书。", "看整个书架")
	s.set(t, "limit-search", "1/m")
	reader.get(t, "/shelf?q=hlm")
	reader.get(t, "/shelf?q=hlm").shows(t, http.StatusTooManyRequests, "太快了")
}

// TestOwnShelfIsBoughtBooks compares the pages of a long shelf with the API's getBoughtBooks.
func TestOwnShelfIsBoughtBooks(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader := s.signedIn(t, "测试读者甲")
	for id := app.BookID(10); id < 63; id++ {
		s.addBook(t, app.Book{ID: id, Name: fmt.Sprintf("书%d", id), DiskName: "river.pdf", Listed: true})
		order := s.exchange(t, reader, id)
		if id%10 == 5 {
			if _, err := s.Refund(t.Context(), s.request(), order.ID); err != nil {
				t.Fatal(err)
			}
		}
		if id%7 == 0 {
			if err := s.SetPosition(t.Context(), reader.key(), id, int(id)%12+1); err != nil {
				t.Fatal(err)
			}
		}
	}
	var bought struct {
		List []struct {
			ID    app.BookID `json:"bkid"`
			Page  int        `json:"page"`
			Pages int        `json:"pages"`
		}
	}
	if err := json.Unmarshal([]byte(reader.get(t, "/api/user/getBoughtBooks?skey="+string(reader.key())).source), &bought); err != nil {
		t.Fatal(err)
	}
	var want, shown []string
	for _, b := range bought.List {
		want = append(want, b.ID.String())
	}
	p := reader.get(t, "/shelf").shows(t, http.StatusOK, "我的书架 48 本", "第 1 页，共 2 页")
	shown = append(shown, p.ownBooks()...)
	p = reader.get(t, p.link("下一页")).shows(t, http.StatusOK, "第 2 页，共 2 页")
	shown = append(shown, p.ownBooks()...)
	if p.link("上一页") != "/shelf" || p.link("下一页") != "" {
		t.Errorf("the last page links %q and %q", p.link("上一页"), p.link("下一页"))
	}
	if len(want) != 48 || !slices.Equal(shown, want) {
		t.Errorf("the shelf has %q, and getBoughtBooks %q", shown, want)
	}
	own, err := s.OwnShelf(t.Context(), reader.key(), "", 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	for i, b := range own.Books {
		if api := bought.List[i]; b.Book.ID != api.ID || b.Position.Page != api.Page || b.Position.Pages != api.Pages {
			t.Errorf("book %d is %+v, and in getBoughtBooks %+v", i, b, api)
		}
	}
	for path, want := range map[string]int{"/shelf?page=9": 2, "/shelf?page=0": 1, "/shelf?page=x": 1, "/shelf?page=999999999": 1} {
		reader.get(t, path).shows(t, http.StatusOK, fmt.Sprintf("第 %d 页，共 2 页", want))
	}
}
