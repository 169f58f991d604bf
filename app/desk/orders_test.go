package desk_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
)

// hostile is a text that would do harm if a page did not escape it.
const hostile = `<script>alert(1)</script>"'`

// buy exchanges points for a book.
func (s *shop) buy(t *testing.T, key app.SKey, book app.BookID) app.Order {
	t.Helper()
	s.clock.Advance(time.Minute)
	order, err := s.Buy(t.Context(), key, book)
	if err != nil {
		t.Fatal(err)
	}
	return order
}

// named logs a reader in and gives the reader a name.
func (s *shop) named(t *testing.T, code, name string) (app.User, app.SKey) {
	t.Helper()
	user, key := s.reader(t, code)
	err := s.Store.Update(t.Context(), func(tx app.Tx) (err error) {
		if user, err = tx.User(user.ID); err != nil {
			return err
		}
		user.Profile.NickName = name
		return tx.PutUser(user)
	})
	if err != nil {
		t.Fatal(err)
	}
	return user, key
}

// TestOrders filters the orders by each field, and saves what was found as a file.
func TestOrders(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	b.get(t, "/keeper/orders").shows(t, http.StatusOK, "还没有人换过书").hides(t, "CSV")
	s.addBook(t, app.Book{ID: 3, Name: "1984", Author: hostile, Price: 1, DiskName: "3.pdf", Listed: true})
	first, firstKey := s.named(t, "a", "测试读者甲")
	_, secondKey := s.named(t, "b", "测试读者乙"+hostile)
	s.named(t, "c", "=cmd()测试")
	old := s.buy(t, firstKey, 1)
	s.clock.Advance(48 * time.Hour)
	b = s.keeper(t)
	day := s.clock.Now().In(s.desk.Zone).Format(time.DateOnly)
	second, third := s.buy(t, secondKey, 1), s.buy(t, firstKey, 2)
	if _, err := s.Refund(t.Context(), s.request(), second.ID); err != nil {
		t.Fatal(err)
	}
	ids := map[string]app.OrderID{"old": old.ID, "second": second.ID, "third": third.ID}
	for _, tt := range []struct{ query, want string }{
		{"", "third second old"}, {"reader=甲", "third old"}, {"reader=" + first.ID.String(), "third old"}, {"book=红楼", "second old"},
		{"book=hlm", "second old"}, {"book=2", "third"}, {"state=live", "third old"},
		{"state=refunded", "second"}, {"from=" + day, "third second"},
		{"to=" + day, "third second old"}, {"to=" + day + "&from=" + day, "third second"}, {"reader=甲&book=红楼梦&state=live", "old"},
		{"book=1984", ""}, {"from=2999-01-01", ""},
	} {
		query := strings.ReplaceAll(url.PathEscape(tt.query), "%3D", "=")
		p := b.get(t, "/keeper/orders?"+query).shows(t, http.StatusOK).inert(t)
		file := b.get(t, "/keeper/orders.csv?"+query)
		if file.header.Get("Content-Disposition") != "attachment; filename=orders.csv" || !strings.HasPrefix(file.source, "\ufefforder,time,") {
			t.Errorf("%s: the file is %v\n%s", tt.query, file.header, file.source)
		}
		for name, id := range ids {
			want := strings.Contains(tt.want, name)
			if strings.Contains(p.source, id.String()) != want || strings.Contains(file.source, id.String()) != want {
				t.Errorf("%s: order %s is on the page or in the file, or is not: want %v", tt.query, name, want)
			}
		}
		if strings.Contains(tt.query, "book=") && !strings.Contains(p.text(), "》的订单") {
			t.Errorf("%s: the page does not name the book", tt.query)
		}
		if tt.want == "" {
			p.shows(t, http.StatusOK, "没有这样的订单", "看全部")
		}
	}
	for _, tt := range []struct {
		query  string
		status int
		want   string
	}{
		{"reader=nobody", http.StatusUnprocessableEntity, "没有找到“nobody”"},
		{"book=nothing", http.StatusUnprocessableEntity, "没有叫 \"nothing\" 的书"},
		{"from=yesterday", http.StatusUnprocessableEntity, "写一个日期"},
		{"from=2026-02-02&to=2026-02-01", http.StatusUnprocessableEntity, "还早"},
		{"reader=测试", http.StatusOK, "对得上的读者有好几位"}, {"state=lost", http.StatusNotFound, ""}, {"before=x", http.StatusNotFound, ""},
		{"reader=" + url.QueryEscape(hostile+"x"), http.StatusUnprocessableEntity, "没有找到"},
		{"book=" + url.QueryEscape(strings.Repeat("长", 3000)), http.StatusUnprocessableEntity, ""},
	} {
		p := b.get(t, "/keeper/orders?"+tt.query).shows(t, tt.status, tt.want).inert(t)
		if tt.status == http.StatusUnprocessableEntity && !strings.Contains(p.source, `aria-invalid="true"`) {
			t.Errorf("%s: no field is wrong", tt.query)
		}
	}
	p := b.get(t, "/keeper/orders.csv?reader=测试").shows(t, http.StatusOK, "对得上的读者有好几位")
	if p.header.Get("Content-Disposition") != "" {
		t.Error("the file has the orders of one of several readers")
	}
}

// TestOrdersOnPages goes through more orders than a page has. The file has all of them, and no
// formula.
func TestOrdersOnPages(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	_, key := s.named(t, "a", "=1+1")
	for range 51 {
		order := s.buy(t, key, 2)
		if _, err := s.Refund(t.Context(), s.request(), order.ID); err != nil {
			t.Fatal(err)
		}
	}
	p := b.get(t, "/keeper/orders?state=refunded").shows(t, http.StatusOK, "更早的")
	if n := strings.Count(p.source, `class="name"`); n != 50 {
		t.Errorf("the first page has %d orders", n)
	}
	p = b.get(t, "/keeper/orders"+p.link("更早的")).shows(t, http.StatusOK).hides(t, "更早的")
	if n := strings.Count(p.source, `class="name"`); n != 1 {
		t.Errorf("the last page has %d orders", n)
	}
	file := b.get(t, "/keeper/orders.csv")
	if n := strings.Count(file.source, "\r\n"); n != 52 || strings.Contains(file.source, ",=1+1") || !strings.Contains(file.source, "'=1+1") {
		t.Errorf("the file has %d lines, or a formula:\n%s", n, file.source)
	}
}

// TestRefund refunds an order from its page, once.
func TestRefund(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	user, key := s.named(t, "a", "测试读者甲"+hostile)
	order := s.buy(t, key, 1)
	path := "/keeper/orders/" + order.ID.String()
	form := b.get(t, path).shows(t, http.StatusOK, "红楼梦", "退掉这一单？", "3 积分退给测试读者甲", "换书", "-3", "余额 27", order.ID.String()).inert(t)
	form.submit(t, path+"/refund").shows(t, http.StatusUnprocessableEntity, "写一句原因：读者会问", "退掉这一单？")
	form.submit(t, path+"/refund", "why", hostile).shows(t, http.StatusOK, "退掉了", "已经退了", "退单", "余额 30").hides(t, "退掉这一单？").inert(t)
	form.submit(t, path+"/refund", "why", hostile).shows(t, http.StatusOK, "退掉了", "余额 30") // sent twice
	second := s.request().ID.String()
	b.post(t, path+"/refund", "request", second, "why", "again").shows(t, http.StatusOK, "以前就退过了", "余额 30")
	if after, err := s.Dossier(t.Context(), user.ID); err != nil || after.User.Balance != 30 || after.User.Entries != 3 {
		t.Errorf("after three refunds: %+v, %v", after.User, err)
	}
	b.get(t, "/keeper/orders").shows(t, http.StatusOK, "已退款")
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "退掉一单", hostile).inert(t)
	b.get(t, "/keeper/orders/"+user.ID.String()).shows(t, http.StatusNotFound)
	b.get(t, "/keeper/orders/x").shows(t, http.StatusNotFound)
	b.post(t, "/keeper/orders/"+user.ID.String()+"/refund", "request", s.request().ID.String(), "why", "x").shows(t, http.StatusNotFound)
	b.post(t, path+"/refund", "why", "no request").shows(t, http.StatusUnprocessableEntity)
}
