package storefront_test

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storefront"
)

// shownCode matches the code of a pairing on its page.
var shownCode = regexp.MustCompile(`<p class="paircode"><code>([2-9A-Z]{3}) ([2-9A-Z]{3})</code>`)

// code returns the code that a page shows, or "".
func (p *page) code() string {
	if match := shownCode.FindStringSubmatch(p.source); match != nil {
		return match[1] + match[2]
	}
	return ""
}

// beginPairing has a browser show a code.
func (b *browser) beginPairing(t *testing.T, next string) *page {
	t.Helper()
	p := b.get(t, "/signin?next="+next).submit(t, "/signin/code").shows(t, http.StatusOK, "用手机登录", "五分钟有效")
	if p.code() == "" {
		t.Fatalf("%s has no code:\n%s", p.path, p.source)
	}
	return p
}

// TestPairing signs a browser in with the phone.
func TestPairing(t *testing.T) {
	s := openShop(t)
	phone := s.login(t, "the phone")
	_, err := s.Rename(t.Context(), phone.SKey, "测试读者甲")
	if err != nil {
		t.Fatal(err)
	}
	b := s.browser(t)
	waiting := b.beginPairing(t, "/me/points")
	s.log.Secret(waiting.code())
	if waiting.header.Get("Cache-Control") != "no-store" || waiting.header.Get("Refresh") != "3; url="+waiting.path ||
		waiting.link("先不登录") != "/signin" {
		t.Errorf("the page that waits is\n%v\n%s", waiting.header, waiting.source)
	}
	paused := b.get(t, waiting.link("别自动看")).shows(t, http.StatusOK, "我确认了，继续", "自动看")
	if paused.header.Get("Refresh") != "" || paused.code() != waiting.code() {
		t.Errorf("a page that stands still is\n%s", paused.source)
	}
	again := b.get(t, paused.link("自动看"))
	if again.code() != waiting.code() || again.header.Get("Refresh") != "3; url="+again.path {
		t.Errorf("the page that looks by itself is\n%s", again.source)
	}
	s.browser(t).get(t, waiting.path).shows(t, http.StatusOK, "这个登录码过期了，或者用过了。", "显示登录码")

	if err := s.ConfirmPairing(t.Context(), phone.SKey, waiting.code()); err != nil {
		t.Fatal(err)
	}
	stranger := s.browser(t)
	stranger.beginPairing(t, "/")
	stranger.get(t, waiting.path)
	hello := b.get(t, waiting.path).shows(t, http.StatusOK, "你是测试读者甲吗？", "是我，继续", "不是我", "登录")
	if b.key() != "" || stranger.key() != "" || hello.header.Get("Cache-Control") != "no-store" {
		t.Error("a browser is signed in before its person has seen whose account it is")
	}
	b.get(t, "/me").shows(t, http.StatusOK, "先登录。")
	b.get(t, hello.path).shows(t, http.StatusOK, "你是测试读者甲吗？")
	in := hello.submit(t, "/signin/hello", "answer", "yes").shows(t, http.StatusOK, "30 积分")
	if in.path != "/me/points" {
		t.Errorf("signing in leads to %s", in.path)
	}
	hello.submit(t, "/signin/hello", "answer", "yes").shows(t, http.StatusOK, "30 积分") // sent twice
	b.get(t, "/signin/hello").shows(t, http.StatusOK, "你已经登录了，叫测试读者甲。")
	b.get(t, waiting.path).shows(t, http.StatusOK, "这个登录码过期了，或者用过了。")
	b.get(t, "/me/devices").shows(t, http.StatusOK, "微信小程序", "浏览器 · 别的系统 就是这台")
}

// TestPairingOfAnother checks that a person whose code someone else has confirmed can refuse.
func TestPairingOfAnother(t *testing.T) {
	s := openShop(t)
	thief := s.login(t, "someone else")
	b := s.browser(t)
	waiting := b.beginPairing(t, "/")
	if err := s.ConfirmPairing(t.Context(), thief.SKey, waiting.code()); err != nil {
		t.Fatal(err)
	}
	hello := b.get(t, waiting.path).shows(t, http.StatusOK, "吗？")
	for range 2 {
		hello.submit(t, "/signin/hello", "answer", "no").shows(t, http.StatusOK, "没有登录。那个码被别人确认了", "显示登录码")
	}
	hello.submit(t, "/signin/hello", "answer", "yes")
	if devices, err := s.Devices(t.Context(), thief.SKey); err != nil || len(devices) != 1 || b.key() != "" {
		t.Errorf("the account of someone else has %d devices, %v; signed in: %v", len(devices), err, b.key() != "")
	}
	s.browser(t).post(t, "/signin/hello", "answer", "yes", "next", "https://evil.example/").shows(t, http.StatusOK, "架上的书")
}

// TestPairingEnds checks the codes that sign no one in.
func TestPairingEnds(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	waiting := b.beginPairing(t, "/")
	s.clock.Advance(app.PairingLife)
	over := b.get(t, waiting.path).shows(t, http.StatusOK, "这个登录码过期了，或者用过了。重新来一个。")
	if next := over.submit(t, "/signin/code"); next.code() == "" || next.code() == waiting.code() {
		t.Errorf("beginning anew shows %q", next.code())
	}

	banned := s.login(t, "banned")
	waiting = b.beginPairing(t, "/")
	if err := s.ConfirmPairing(t.Context(), banned.SKey, waiting.code()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ban(t.Context(), s.request(), banned.User.ID); err != nil {
		t.Fatal(err)
	}
	b.get(t, waiting.path).shows(t, http.StatusOK, "那个账号不能在这里登录。", "显示登录码")

	for _, value := range []string{"x", "ABC234..", `ABC234.x.<script>`, `<b>.x.`, strings.Repeat("a.", 500)} {
		forged := s.browser(t)
		forged.header["Cookie"] = []string{"pairing=" + value}
		forged.get(t, "/signin/code").shows(t, http.StatusOK, "显示登录码").inert(t)
	}
}

// TestPairingBeginsByForm checks that no page that a browser may load by itself begins a pairing.
func TestPairingBeginsByForm(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, path := range []string{"/signin", "/signin/code", "/signin/hello", "/signin/code?next=/me"} {
		if p := b.get(t, path).shows(t, http.StatusOK, "显示登录码"); p.code() != "" {
			t.Errorf("%s shows a code", path)
		}
	}
	if n := s.pairings(t); n != 0 {
		t.Errorf("loading pages began %d pairings", n)
	}
}

// pairings returns how many pairings are stored.
func (s *shop) pairings(t *testing.T) (n int) {
	t.Helper()
	err := s.Store.View(t.Context(), func(r app.Reader) error {
		for _, err := range r.Pairings() {
			if err != nil {
				return err
			}
			n++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestPairingLimits checks that one network begins and looks at so many pairings, and no more.
func TestPairingLimits(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for range 30 {
		b.post(t, "/signin/code", "next", "/me")
	}
	p := b.post(t, "/signin/code", "next", "/me").shows(t, http.StatusTooManyRequests, "正在登录的屏幕太多，歇 10 秒再来。", "显示登录码")
	if wait := p.header.Get("Retry-After"); wait != "10" || attribute(field(p.form("/signin/code"), "next"), "value") != "/me" {
		t.Errorf("Retry-After %q\n%s", wait, p.source)
	}
	s.clock.Advance(10 * time.Second)
	waiting := p.submit(t, "/signin/code").shows(t, http.StatusOK, "用手机登录")
	for range 1200 {
		b.get(t, waiting.path)
	}
	b.get(t, waiting.path).shows(t, http.StatusTooManyRequests, "太快了，歇 1 秒再来")
}

// drawer draws codes at once.
type drawer struct{}

func (drawer) DrawsCodes() bool { return true }
func (drawer) DrawPairCode(context.Context, app.PairCode) (app.CodeImage, error) {
	return app.CodeImage{Type: "image/png", Body: []byte("\x89PNG")}, nil
}

// TestPairingWithWeChat checks that a shop with WeChat asks for no nickname, and shows the code for
// the camera too, which only that browser's page names.
func TestPairingWithWeChat(t *testing.T) {
	s := openShop(t, func(f *storefront.Storefront) { f.Shop.CodeImages = &app.CodeImages{Drawer: drawer{}} })
	live := s.site.Live()
	live.Demo = false
	s.site.Set(live)
	b := s.browser(t)
	b.get(t, "/signin").shows(t, http.StatusOK, "在手机上、店的小程序里确认", "显示登录码").hides(t, "昵称", "演示")
	waiting := b.beginPairing(t, "/").shows(t, http.StatusOK, "或者扫这张图")
	image := regexp.MustCompile(`src="(/pairs/[^"]+)"`).FindStringSubmatch(waiting.source)
	if image == nil || !strings.HasPrefix(image[1], "/pairs/"+waiting.code()+"-") {
		t.Fatalf("the page has no image:\n%s", waiting.source)
	}
	if p := b.get(t, image[1]); p.status != http.StatusOK || p.header.Get("Content-Type") != "image/png" {
		t.Errorf("%s: %d %s", image[1], p.status, p.header.Get("Content-Type"))
	}
	s.CodeImages.Wait()
}

// TestCookieOpensNoCall checks that the API takes no session of a cookie.
func TestCookieOpensNoCall(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	call := func(method, path, query string) string {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, s.url+path+query, nil)
		if err != nil {
			t.Fatal(err)
		}
		response, err := reader.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return string(body)
	}
	for _, path := range []string{"/api/user/info", "/api/user/ledger", "/api/user/getBoughtBooks", "/api/user/devices", "/api/order/list"} {
		if body := call(http.MethodGet, path, ""); !strings.Contains(body, `"errmsg"`) {
			t.Errorf("%s with a cookie = %s", path, body)
		}
		if body := call(http.MethodGet, path, "?skey="+string(reader.key())); !strings.HasPrefix(body, `{"result":0`) {
			t.Errorf("%s with the key = %s", path, body)
		}
	}
	if body := call(http.MethodPost, "/api/user/erase", "?confirm=erase"); !strings.Contains(body, `"errmsg"`) {
		t.Errorf("an erasure with a cookie = %s", body)
	}
	s.charged(t, reader, 0, 30)
}
