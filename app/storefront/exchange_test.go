package storefront_test

import (
	"io/fs"
	"net/http"
	"strings"
	"sync"
	"testing"

	"littleshelf/app"
)

// charged reports a reader with another number of orders, or another balance.
func (s *shop) charged(t *testing.T, b *browser, orders int, balance int64) {
	t.Helper()
	own, err := s.Purchases(t.Context(), b.key(), app.Page[app.OrderID]{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	if have := s.balance(t, b); len(own) != orders || have != balance {
		t.Errorf("%d orders and %d points, want %d and %d", len(own), have, orders, balance)
	}
}

// TestExchange exchanges points for a book, at once and again.
func TestExchange(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	ask := reader.get(t, "/books/1/exchange").shows(t, http.StatusOK, "用 3 积分换《红楼梦》？", "你有 30，换完还剩 27。", "不换了")
	if ask.link("不换了") != "/books/1" {
		t.Errorf("不换了 leads to %q", ask.link("不换了"))
	}
	done := ask.submit(t, "/books/1/exchange").shows(t, http.StatusOK, "换好了。《红楼梦》已放进你的书架。")
	if done.path != "/books/1" {
		t.Errorf("an exchange leads to %s", done.path)
	}
	s.charged(t, reader, 1, 27)
	ask.submit(t, "/books/1/exchange").shows(t, http.StatusOK, "已在书架") // the old page, sent again
	reader.get(t, "/books/1/exchange").shows(t, http.StatusOK, "这本已经在你的书架上了。")
	s.charged(t, reader, 1, 27)

	free := reader.get(t, "/books/2/exchange").shows(t, http.StatusOK, "把《呼兰河传》放进书架？").hides(t, "积分换")
	free.submit(t, "/books/2/exchange").shows(t, http.StatusOK, "换好了。")
	s.charged(t, reader, 2, 27)
}

// TestLargeNumbers checks that large numbers of points are grouped on each page.
func TestLargeNumbers(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	s.setBook(t, 1, func(b *app.Book) { b.Price = 123_456_789 })
	reader.get(t, "/books/1").shows(t, http.StatusOK, "123,456,789 积分", "还差 123,456,759 积分")
	reader.get(t, "/books/1/exchange").shows(t, http.StatusOK, "用 123,456,789 积分换《红楼梦》？", "还差 123,456,759 积分")
	me, err := s.Me(t.Context(), reader.key())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddPoints(t.Context(), s.request(), me.ID, 223_456_789); err != nil {
		t.Fatal(err)
	}
	reader.get(t, "/books/1").shows(t, http.StatusOK, "你有 223,456,819。", "用 123,456,789 积分换")
	reader.get(t, "/me/redeem").shows(t, http.StatusOK, "你有 223,456,819。")
	reader.get(t, "/books/1/exchange").shows(t, http.StatusOK, "你有 223,456,819，换完还剩 100,000,030。")
}

// TestExchangeTwiceAtOnce sends the same form many times at once: it is one order.
func TestExchangeTwiceAtOnce(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	ask := reader.get(t, "/books/1/exchange")
	var sending sync.WaitGroup
	for range 8 {
		sending.Go(func() { ask.submit(t, "/books/1/exchange") })
	}
	sending.Wait()
	s.charged(t, reader, 1, 27)
}

// TestExchangeRefused checks the exchanges that charge nothing.
func TestExchangeRefused(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	ask := reader.get(t, "/books/1/exchange")
	for _, price := range []int64{5, 1} {
		s.setBook(t, 1, func(b *app.Book) { b.Price = price })
		ask = ask.submit(t, "/books/1/exchange").shows(t, http.StatusConflict, "价格刚刚变了，积分没有动。再看一眼。")
		s.charged(t, reader, 0, 30)
	}
	ask.shows(t, http.StatusConflict, "用 1 积分换《红楼梦》？", "换完还剩 29。")
	for _, price := range []string{"", "x", "1.0", "-1", "99999999999999999999"} {
		p := reader.post(t, "/books/1/exchange", "price", price)
		if p.status != http.StatusUnprocessableEntity && p.status != http.StatusConflict || p.form("/books/1/exchange") == nil {
			t.Errorf("price %q: %d %s", price, p.status, p.text())
		}
	}
	s.setBook(t, 1, func(b *app.Book) { b.Price = 31 })
	reader.get(t, "/books/1/exchange").shows(t, http.StatusOK, "还差 1 积分", "用兑换码")
	poor := reader.post(t, "/books/1/exchange", "price", "31").shows(t, http.StatusUnprocessableEntity, "还差 1 积分")
	if poor.form("/books/1/exchange") != nil {
		t.Error("a reader who lacks points is asked whether to exchange")
	}
	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	reader.get(t, "/books/1/exchange").shows(t, http.StatusGone, "这本书下架了")
	reader.post(t, "/books/1/exchange", "price", "31").shows(t, http.StatusGone, "这本书下架了")
	reader.get(t, "/books/7/exchange").shows(t, http.StatusNotFound)
	reader.post(t, "/books/7/exchange", "price", "1").shows(t, http.StatusNotFound)
	s.charged(t, reader, 0, 30)

	for _, p := range []*page{s.browser(t).get(t, "/books/2/exchange"), s.browser(t).post(t, "/books/2/exchange", "price", "0")} {
		p.shows(t, http.StatusOK, "先登录。", "昵称")
		if p.path != "/signin?next=%2Fbooks%2F2%2Fexchange" {
			t.Errorf("a guest is sent to %s", p.path)
		}
	}
	ended := s.signedIn(t, "测试读者乙")
	if err := s.Logout(t.Context(), ended.key()); err != nil {
		t.Fatal(err)
	}
	ended.post(t, "/books/2/exchange", "price", "0").shows(t, http.StatusOK, "先登录。")
}

// missingFiles is a books folder without any good file.
type missingFiles struct{ app.Files }

func (missingFiles) Verify(string) error { return fs.ErrNotExist }

// TestExchangeWithoutFile checks that a reader who cannot get a book is told why.
func TestExchangeWithoutFile(t *testing.T) {
	s := openShop(t)
	s.Files = missingFiles{}
	reader := s.signedIn(t, "测试读者甲")
	p := reader.get(t, "/books/1/exchange").submit(t, "/books/1/exchange").
		shows(t, http.StatusConflict, "这本书的文件不见了，积分没有动。", "回到这本书")
	if p.form("/books/1/exchange") != nil {
		t.Error("a reader who cannot get the book is asked again")
	}
	s.charged(t, reader, 0, 30)
}

// TestExchangeOfHidden checks that the exchange names no points where prices are hidden.
func TestExchangeOfHidden(t *testing.T) {
	s := openShop(t)
	phone := s.signedIn(t, "测试读者甲")
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")
	s.set(t, "platforms-ios", "hide_price")
	ask := phone.get(t, "/books/1/exchange").shows(t, http.StatusOK, "把《红楼梦》放进书架？").hides(t, "积分", "你有", "换")
	if attribute(field(ask.form("/books/1/exchange"), "price"), "name") != "" {
		t.Error("the form has a price")
	}
	s.setBook(t, 1, func(b *app.Book) { b.Price = 31 })
	poor := ask.submit(t, "/books/1/exchange")
	poor.shows(t, http.StatusUnprocessableEntity).hides(t, "积分", "31", "30", "换")
	if strings.Contains(poor.source, `value="31"`) {
		t.Error("a refused exchange shows the price")
	}
	s.charged(t, phone, 0, 30)
	s.setBook(t, 1, func(b *app.Book) { b.Price = 4 })
	ask.submit(t, "/books/1/exchange").shows(t, http.StatusOK, "《红楼梦》已放进你的书架。", "已在书架").hides(t, "积分", "换")
	s.charged(t, phone, 1, 26)
}
