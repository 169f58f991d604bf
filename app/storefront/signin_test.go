package storefront_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storefront"
)

// TestSignIn signs in by a nickname. The same nickname is the same reader.
func TestSignIn(t *testing.T) {
	s := openShop(t)
	first := s.signedIn(t, " 测试读者甲 ")
	first.get(t, "/books/1/exchange").submit(t, "/books/1/exchange")
	second := s.browser(t)
	p := second.get(t, "/books/1/exchange").shows(t, http.StatusOK, "这是演示")
	p.submit(t, "/signin", "nickname", "测试读者甲").shows(t, http.StatusOK, "这本已经在你的书架上了。")
	s.charged(t, second, 1, 27)
	me, err := s.Me(t.Context(), second.key())
	if err != nil || me.Profile.Known().NickName != "测试读者甲" {
		t.Errorf("the reader is %+v, %v", me.Profile, err)
	}

	for _, name := range []string{"", " ", "\u200b", strings.Repeat("字", app.MaxNickName+1)} {
		p := s.browser(t).post(t, "/signin", "nickname", name, "next", "/books/1").shows(t, http.StatusUnprocessableEntity, "昵称 1 到")
		nickname := field(p.form("/signin"), "nickname")
		if attribute(nickname, "aria-describedby") != "wrong" || !p.has("p", "id", "wrong") || attribute(nickname, "value") != name ||
			attribute(field(p.form("/signin"), "next"), "value") != "/books/1" {
			t.Errorf("%q: the form comes back as\n%s", name, p.source)
		}
	}

	first.post(t, "/signout").shows(t, http.StatusOK, "登录")
	if first.key() != "" {
		t.Error("the browser keeps the key of an ended session")
	}
	second.get(t, "/").shows(t, http.StatusOK, "27 积分")
	first.post(t, "/signout").shows(t, http.StatusOK, "登录")
}

// TestOwnPagesAreNotStored checks that no browser stores what is a reader's own, which its Back
// button would show after signing out, and that it keeps the pages of the shop.
func TestOwnPagesAreNotStored(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	for path, want := range map[string]string{
		"/me": "no-store", "/me/points": "no-store", "/me/devices": "no-store", "/me/nosuch": "no-store", "/shelf": "no-store",
		"/signin": "no-store", "/": "private, no-cache", "/books/1": "private, no-cache", "/about": "private, no-cache",
	} {
		if got := reader.get(t, path).header.Get("Cache-Control"); got != want {
			t.Errorf("Cache-Control of %s = %q, want %q", path, got, want)
		}
	}
}

// TestSignInLeadsBack checks that the link in the head of a page leads back to it.
func TestSignInLeadsBack(t *testing.T) {
	s := openShop(t)
	for path, want := range map[string]string{
		"/": "/signin?next=%2F", "/?q=%E6%A2%A6&sort=name": "/signin?next=%2F%3Fq%3D%25E6%25A2%25A6%26sort%3Dname",
		"/books/1": "/signin?next=%2Fbooks%2F1", "/books/77": "/signin?next=%2Fbooks%2F77", "/signin?next=/shelf": "/signin",
	} {
		if got := s.browser(t).get(t, path).link("登录"); got != want {
			t.Errorf("on %s, the link leads to %s, want %s", path, got, want)
		}
	}
	b := s.browser(t)
	p := b.get(t, b.get(t, "/books/1").link("登录")).submit(t, "/signin", "nickname", "测试读者甲")
	if p.path != "/books/1" {
		t.Errorf("signing in leads to %s, want the book", p.path)
	}
}

// TestSignInElsewhere checks that a demo admits only browsers that the server admits, and no
// browser signs in without proof where WeChat does.
func TestSignInElsewhere(t *testing.T) {
	admits := true
	s := openShop(t, func(f *storefront.Storefront) { f.AdmitsDemo = func(*http.Request) bool { return admits } })
	p := s.browser(t).get(t, "/signin")
	admits = false
	for _, p := range []*page{s.browser(t).get(t, "/signin"), p.submit(t, "/signin", "nickname", "测试读者甲")} {
		if p.form("/signin") != nil || p.browser.key() != "" {
			t.Errorf("%d: a browser elsewhere is asked for a nickname:\n%s", p.status, p.text())
		}
	}
	admits = true
	live := s.site.Live()
	live.Demo = false
	s.site.Set(live)
	refused := p.submit(t, "/signin", "nickname", "测试读者甲").hides(t, "演示")
	if refused.status != http.StatusForbidden || p.browser.key() != "" {
		t.Errorf("a shop with WeChat admits a nickname: %d", refused.status)
	}
}

// TestSignInLimit checks that one address cannot sign in too often.
func TestSignInLimit(t *testing.T) {
	s := openShop(t)
	s.set(t, "limit-login", "1/m")
	s.signedIn(t, "测试读者甲")
	refused := s.browser(t).post(t, "/signin", "nickname", "测试读者乙").shows(t, http.StatusTooManyRequests, "太快了，歇 60 秒再来")
	if wait := refused.header.Get("Retry-After"); wait != "60" {
		t.Errorf("Retry-After = %q", wait)
	}
	s.clock.Advance(time.Minute)
	s.signedIn(t, "测试读者乙")
}

// TestSignedInLasts checks that the cookie of a session lasts as long from each visit, over HTTPS
// with the prefix that no other host can set, and that no script reads it.
func TestSignedInLasts(t *testing.T) {
	s := openShop(t)
	login, err := s.Login(t.Context(), "测试读者甲", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	for name, scheme := range map[string]string{"__Host-reader": "https", "reader": "http"} {
		b := s.browser(t)
		b.header.Set("X-Forwarded-Proto", scheme)
		b.header.Set("Cookie", name+"="+string(login.SKey))
		set := b.get(t, "/").shows(t, http.StatusOK, "30 积分").header.Get("Set-Cookie")
		want := name + "=" + string(login.SKey) + "; Path=/; Max-Age=2592000; HttpOnly"
		if scheme == "https" {
			want += "; Secure"
		}
		if want += "; SameSite=Lax"; set != want {
			t.Errorf("over %s the cookie is %q, want %q", scheme, set, want)
		}
	}
	b := s.browser(t)
	b.header.Set("X-Forwarded-Proto", "https")
	b.header.Set("Cookie", "reader="+string(login.SKey))
	b.get(t, "/").shows(t, http.StatusOK, "登录") // a plain cookie may be from anywhere
	s.log.Secret(string(login.SKey))
}

// TestNextStaysHere checks that no address sends a browser to another site.
func TestNextStaysHere(t *testing.T) {
	s := openShop(t)
	for _, next := range []string{
		"//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example/", "https:evil.example",
		"javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "\x00//evil.example", " //evil.example", "//evil.example:80/%2e%2e",
		"/%09/evil.example", "/..//evil.example", "/./\\evil.example", "http:///evil.example", "?next=//evil.example", "",
		strings.Repeat("/x", 4000),
	} {
		for _, send := range []struct{ path, field, name, value string }{
			{"/signin", "next", "nickname", "测试读者甲"}, {"/language", "path", "language", "en"},
		} {
			b := s.browser(t)
			b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
			p := b.post(t, send.path, send.field, next, send.name, send.value)
			at := p.header.Get("Location")
			elsewhere := !strings.HasPrefix(at, "/") || strings.HasPrefix(at, "//") || strings.ContainsAny(at, "\\\t\n\x00")
			if p.status != http.StatusSeeOther || elsewhere {
				t.Errorf("%s with %s %q leads to %q: %d", send.path, send.field, next, at, p.status)
			}
		}
	}
	b := s.browser(t)
	b.post(t, "/signin", "next", "/books/1?before=3", "nickname", "测试读者甲").shows(t, http.StatusOK, "红楼梦")
}

// TestSignInOver checks that a browser that signs in again ends its session of before.
func TestSignInOver(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, name := range []string{"测试读者甲", "测试读者乙", "测试读者甲"} {
		b.post(t, "/signin", "nickname", name).shows(t, http.StatusOK)
	}
	login, err := s.Login(t.Context(), "nickname 测试读者甲", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	s.log.Secret(string(login.SKey))
	devices, err := s.Devices(t.Context(), login.SKey)
	if err != nil || len(devices) != 2 {
		t.Errorf("the reader has %d devices, %v, want the browser's and this one", len(devices), err)
	}
}
