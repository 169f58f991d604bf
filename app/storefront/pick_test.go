package storefront_test

import (
	"net/http"
	"testing"

	"littleshelf/app"
)

// TestPick checks what stands at the top of the shop in each state.
func TestPick(t *testing.T) {
	s := openShop(t)
	guest, reader := s.browser(t), s.signedIn(t, "测试读者甲")
	guest.get(t, "/").shows(t, http.StatusOK).hides(t, "店主荐书")
	s.set(t, "pick-book", "1")
	s.set(t, "pick-words", hostile[0])
	p := guest.get(t, "/").shows(t, http.StatusOK, "店主荐书 红楼梦 曹雪芹 · 人民文学出版社 “"+hostile[0]+"”", "3 积分换一本").inert(t)
	if p.link("3 积分换一本") != "/books/1/exchange" || p.link("红楼梦") != "/books/1" {
		t.Errorf("the pick leads to %q and %q", p.link("3 积分换一本"), p.link("红楼梦"))
	}
	s.setBook(t, 1, func(b *app.Book) { b.Price = 1200 })
	guest.get(t, "/").shows(t, http.StatusOK, "1,200 积分换一本")
	for _, path := range []string{"/?q=hlm", "/?c=1", "/?page=2&sort=name", "/books/1"} {
		guest.get(t, path).hides(t, "店主荐书")
	}
	s.setBook(t, 1, func(b *app.Book) { b.Price = 3 })
	reader.get(t, "/books/1/exchange").submit(t, "/books/1/exchange")
	reader.get(t, "/").shows(t, http.StatusOK, "店主荐书 红楼梦", "” 已在书架 读").hides(t, "积分换一本")

	phone := s.browser(t)
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")
	for hiding, button := range map[string]string{"hide_price": "放进书架", "hide_buy": "看看这本"} {
		s.set(t, "platforms-ios", hiding)
		phone.get(t, "/").shows(t, http.StatusOK, "店主荐书", button).hides(t, "积分", "换")
	}
	s.set(t, "pick-words", "")
	guest.get(t, "/").shows(t, http.StatusOK, "店主荐书").hides(t, "“")
	s.set(t, "pick-book", "2")
	guest.get(t, "/").shows(t, http.StatusOK, "店主荐书 呼兰河传", "读 免费")
	if _, err := s.Unlist(t.Context(), s.request(), 2); err != nil {
		t.Fatal(err)
	}
	guest.get(t, "/").shows(t, http.StatusOK).hides(t, "店主荐书")
	s.set(t, "pick-book", "99")
	guest.get(t, "/").shows(t, http.StatusOK).hides(t, "店主荐书")
}
