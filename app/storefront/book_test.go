package storefront_test

import (
	"fmt"
	"net/http"
	"testing"

	"littleshelf/app"
)

// TestBook checks a book's page in each of its states.
func TestBook(t *testing.T) {
	s := openShop(t)
	guest, reader := s.browser(t), s.signedIn(t, "测试读者甲")
	guest.get(t, "/books/1").shows(t, http.StatusOK, "红楼梦", "曹雪芹 · 人民文学出版社", "3 积分", "登录后换", "还没有评论。")
	guest.get(t, "/books/2").shows(t, http.StatusOK, "呼兰河传", "免费", "读", "下载 PDF").hides(t, "放进书架", "积分")
	reader.get(t, "/books/1").shows(t, http.StatusOK, "用 3 积分换", "你有 30。").hides(t, "已在书架")
	reader.get(t, "/books/2").shows(t, http.StatusOK, "免费", "放进书架")

	s.setBook(t, 1, func(b *app.Book) { b.Price, b.Sample = 35, "ttest.pdf" })
	p := reader.get(t, "/books/1").shows(t, http.StatusOK, "35 积分", "还差 5 积分", "用兑换码", "先试读")
	if at := p.link("先试读"); at != "/downloadfile?filename=ttest.pdf" {
		t.Errorf("the sample is %q", at)
	}
	s.setBook(t, 1, func(b *app.Book) { b.Price = 30 })
	reader.get(t, "/books/1").shows(t, http.StatusOK, "用 30 积分换").hides(t, "还差")
	reader.get(t, "/books/1/exchange").submit(t, "/books/1/exchange").
		shows(t, http.StatusOK, "换好了。《红楼梦》已放进你的书架。", "已在书架", "下载 PDF").hides(t, "积分换")

	for _, path := range []string{
		"/books/9", "/books/0", "/books/01", "/books/-1", "/books/x", "/books/9007199254740993", "/books/99999999999999999999",
		"/books/1/nothing",
	} {
		guest.get(t, path).shows(t, http.StatusNotFound, "没有这一页", "回书店")
	}

	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	gone := guest.get(t, "/books/1").shows(t, http.StatusGone, "这本书下架了", "换过的读者照样能读。").hides(t, "红楼梦")
	if at := gone.link("已经在你的书架上？登录接着读"); at != "/signin?next=%2Fbooks%2F1" {
		t.Errorf("a guest who owns the book is led to %q", at)
	}
	s.signedIn(t, "测试读者乙").get(t, "/books/1").shows(t, http.StatusGone, "这本书下架了").hides(t, "登录接着读")
	reader.get(t, "/books/1").shows(t, http.StatusOK, "已在书架 · 已下架", "读")
	if _, err := s.Unlist(t.Context(), s.request(), 2); err != nil {
		t.Fatal(err)
	}
	guest.get(t, "/books/2").shows(t, http.StatusGone).hides(t, "下载")
}

// TestBookOfHidden checks that a book's page names no points where prices are hidden.
func TestBookOfHidden(t *testing.T) {
	s := openShop(t)
	phone := s.signedIn(t, "测试读者甲")
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X)")
	s.setBook(t, 1, func(b *app.Book) { b.Price = 35 })
	for _, hiding := range []string{"hide_price", "hide_buy"} {
		s.set(t, "platforms-ios", hiding)
		for _, path := range []string{"/", "/?q=hlm", "/?sort=price", "/books/1", "/books/2", "/signin"} {
			phone.get(t, path).shows(t, http.StatusOK).hides(t, "积分", "还差", "你有", "35", "换")
		}
		for _, path := range []string{"/", "/books/1", "/books/2"} {
			guest := s.browser(t)
			guest.header = phone.header
			guest.get(t, path).shows(t, http.StatusOK).hides(t, "积分", "35", "换")
		}
		if p := phone.get(t, "/books/1"); (p.link("放进书架") == "/books/1/exchange") != (hiding == "hide_price") {
			t.Errorf("%s: the exchange is at %q", hiding, p.link("放进书架"))
		}
		if p := phone.get(t, "/?sort=price"); attribute(field(p.root, "sort"), "name") == "" || p.has("option", "value", "price") {
			t.Errorf("%s: books are ordered by price", hiding)
		}
	}
	phone.get(t, "/books/2").shows(t, http.StatusOK, "免费").hides(t, "放进书架")
	for _, p := range []*page{phone.get(t, "/books/1/exchange"), phone.post(t, "/books/1/exchange", "price", "35")} {
		p.shows(t, http.StatusUnprocessableEntity, "iOS功能暂不可用").hides(t, "积分")
	}
}

// TestBookComments checks the list of comments, page by page.
func TestBookComments(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	var ids []app.CommentID
	for i := range 41 {
		c, err := s.Comment(t.Context(), reader.key(), 1, fmt.Sprintf("第%d条：不错", i))
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, c.ID)
	}
	if _, err := s.HideComment(t.Context(), s.request(), ids[40]); err != nil {
		t.Fatal(err)
	}
	if _, err := s.ReplyTo(t.Context(), s.request(), ids[39], "谢谢你"); err != nil {
		t.Fatal(err)
	}
	guest := s.browser(t)
	first := guest.get(t, "/books/1").shows(t, http.StatusOK, "第39条", "第20条", "店主： 谢谢你", "测试读者甲").hides(t, "第40条", "第19条")
	second := guest.get(t, first.link("更早的评论")).shows(t, http.StatusOK, "第19条", "第0条").hides(t, "第20条", "更早的评论")
	if second.path == first.path {
		t.Errorf("older comments are at %s", second.path)
	}
	guest.get(t, "/books/1?before=1").shows(t, http.StatusOK, "还没有评论。")
	guest.get(t, "/books/1?before=x").shows(t, http.StatusOK, "第39条")
}
