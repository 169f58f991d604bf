package storefront_test

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/limit"
	"littleshelf/app/storefront"
)

// mint makes codes as the keeper does, and returns them.
func (s *shop) mint(t *testing.T, batch app.Batch) []string {
	t.Helper()
	_, codes, err := s.Mint(t.Context(), s.request(), batch, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	s.log.Secret(codes...)
	return codes
}

// deltas matches the movements on a page of a statement.
var deltas = regexp.MustCompile(`class="delta[^"]*">([+-]?[0-9,]+)<`)

// TestStatement shows what moved a reader's points, page by page: the sum is the balance.
func TestStatement(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	reader.get(t, "/me/points").shows(t, http.StatusOK, "第一次来", "+30", "剩 30").hides(t, "更早的", "最新的")
	reader.get(t, "/books/1/exchange").submit(t, "/books/1/exchange")
	p := reader.get(t, "/me/points").shows(t, http.StatusOK, "换书 《红楼梦》", "-3", "剩 27", "27 积分")
	if p.link("《红楼梦》") != "/books/1" {
		t.Errorf("the book's name leads to %q", p.link("《红楼梦》"))
	}
	me, err := s.Me(t.Context(), reader.key())
	if err != nil {
		t.Fatal(err)
	}
	own, err := s.Purchases(t.Context(), reader.key(), app.Page[app.OrderID]{Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Refund(t.Context(), s.request(), own[0].Order.ID); err != nil {
		t.Fatal(err)
	}
	for n := range 70 {
		if _, err := s.AddPoints(t.Context(), s.request(), me.ID, int64(n+1)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.TakePoints(t.Context(), s.request(), me.ID, 15); err != nil {
		t.Fatal(err)
	}
	s.setBook(t, 1, func(b *app.Book) { b.Name = hostile[0] })
	sum, count := int64(0), 0
	for path := "/me/points"; path != ""; {
		p = reader.get(t, path).shows(t, http.StatusOK).inert(t)
		for _, delta := range deltas.FindAllStringSubmatch(p.source, -1) {
			n, err := strconv.ParseInt(strings.NewReplacer(",", "", "+", "").Replace(delta[1]), 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			sum += n
			count++
		}
		path = p.link("更早的")
	}
	p.shows(t, http.StatusOK, "退回一次兑换 《<script>", "最新的")
	if balance := s.balance(t, reader); sum != balance || count != 74 {
		t.Errorf("%d movements with the sum %d, want 74 and the balance %d", count, sum, balance)
	}
	reader.get(t, "/me/points").shows(t, http.StatusOK, "店主给的", "店主收回的", "剩 2,500")
	reader.get(t, "/me/points?before=nonsense").shows(t, http.StatusOK, "店主收回的")
}

// TestRedeem redeems codes, as they are typed.
func TestRedeem(t *testing.T) {
	s := openShop(t)
	reader, other := s.signedIn(t, "测试读者甲"), s.signedIn(t, "测试读者乙")
	codes := s.mint(t, app.Batch{Count: 3, Points: 5, PerReader: 2})
	ask := reader.get(t, "/me/redeem").shows(t, http.StatusOK, "兑换码", "你有 30。")
	typed := " " + strings.ToLower(strings.NewReplacer("-", "\u3000—", "1", "１").Replace(codes[0])) + "\t"
	p := ask.submit(t, "/me/redeem", "code", typed).shows(t, http.StatusOK, "换到 5 积分，现在有 35。")
	if p.path != "/me/points" {
		t.Errorf("a code leads to %s", p.path)
	}
	ask.submit(t, "/me/redeem", "code", codes[0]).shows(t, http.StatusOK, "这个码你已经换过了，积分在账上。") // sent twice
	other.get(t, "/me/redeem").submit(t, "/me/redeem", "code", codes[0]).shows(t, http.StatusUnprocessableEntity, "没有这个兑换码，或者用过了。")
	var sending sync.WaitGroup
	for range 8 { // sent twice at once
		sending.Go(func() { ask.submit(t, "/me/redeem", "code", codes[1]) })
	}
	sending.Wait()
	s.charged(t, reader, 0, 40)
	ask.submit(t, "/me/redeem", "code", codes[2]).shows(t, http.StatusUnprocessableEntity, "这一批码，每人能换的次数你已经用完了。")

	short := s.mint(t, app.Batch{Count: 1, Points: 1, Expires: s.Now().Add(time.Hour)})[0]
	one := s.mint(t, app.Batch{Count: 1, Points: 1})[0]
	ask.submit(t, "/me/redeem", "code", one).shows(t, http.StatusOK, "换到 1 积分，现在有 41。")
	s.clock.Advance(time.Hour)
	ask.submit(t, "/me/redeem", "code", short).shows(t, http.StatusUnprocessableEntity, "这个码过期了")
	for code, words := range map[string]string{
		"": "先写上兑换码。", "ABCD": "没有这个兑换码", hostile[0]: "没有这个兑换码", strings.Repeat("0", 4000): "没有这个兑换码",
	} {
		p := ask.submit(t, "/me/redeem", "code", code).shows(t, http.StatusUnprocessableEntity, words).inert(t)
		input := field(p.form("/me/redeem"), "code")
		if attribute(input, "value") != strings.TrimSpace(code) || !strings.Contains(attribute(input, "aria-describedby"), "wrong-code") {
			t.Errorf("%.20q: the form comes back as\n%s", code, p.source)
		}
	}
	s.charged(t, reader, 0, 41)
	s.browser(t).post(t, "/me/redeem", "code", codes[2]).shows(t, http.StatusOK, "先登录。")
}

// TestRedeemTooOften checks that a reader cannot try codes for ever.
func TestRedeemTooOften(t *testing.T) {
	s := openShop(t, func(f *storefront.Storefront) {
		f.Shop.Limiter = limit.New(limit.Rates{Writes: limit.Rate{Count: 3, Per: time.Minute}}, f.Shop.Now)
	})
	reader := s.signedIn(t, "测试读者甲") // whose name is a write
	for range 2 {
		reader.post(t, "/me/redeem", "code", "ABCD")
	}
	p := reader.post(t, "/me/redeem", "code", "ABCD").shows(t, http.StatusTooManyRequests, "太快了，歇")
	if p.header.Get("Retry-After") == "" {
		t.Error("without Retry-After")
	}
}
