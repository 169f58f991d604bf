package desk_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"littleshelf/app/desk"
)

// TestFirstLink sets the first password by the link of the server, which works once.
func TestFirstLink(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	b.get(t, "/keeper").shows(t, http.StatusOK, "柜台还没有密码", "littleshelf keeper link")
	token, err := s.FirstKeeperLink(t.Context())
	if err != nil || token == "" {
		t.Fatal(token, err)
	}
	s.log.Secret(token)
	start := b.get(t, "/keeper/start")
	for _, tt := range []struct{ token, password, again, want string }{
		{token, "short", "short", "至少要有 10 个字符"},
		{token, testPassword, "another one", "和上面写的不一样"},
		{token, strings.Repeat("a", 20), strings.Repeat("a", 20), "至少要有 4 个不同的字符"},
		{token, strings.Repeat("书架上的猫", 6), strings.Repeat("书架上的猫", 6), "最多 72 个字节"},
		{"0123456789012345678901234567890123456789", testPassword, testPassword, "这个链接用过了，或者过期了"},
		{"", testPassword, testPassword, "这个链接用过了，或者过期了"},
	} {
		start.submit(t, "/keeper/start", "token", tt.token, "password", tt.password, "again", tt.again).
			shows(t, http.StatusUnprocessableEntity, tt.want)
	}
	start.submit(t, "/keeper/start", "token", token, "password", testPassword, "again", testPassword).
		shows(t, http.StatusOK, "密码设好了", "退出")
	s.browser(t).get(t, "/keeper/start").
		submit(t, "/keeper/start", "token", token, "password", testPassword, "again", testPassword).
		shows(t, http.StatusUnprocessableEntity, "这个链接用过了，或者过期了")
	if token, err := s.FirstKeeperLink(t.Context()); token != "" || err != nil {
		t.Errorf("with a password there is another first link: %v", err)
	}
}

// TestLinkExpires checks that a link can be used for half an hour, and that a new one replaces it.
func TestLinkExpires(t *testing.T) {
	s := openShop(t)
	first, err := s.FirstKeeperLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := s.KeeperLinkOpen(t.Context(), first); err != nil {
		t.Error("a new link:", err)
	}
	second, err := s.FirstKeeperLink(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if s.KeeperLinkOpen(t.Context(), first) == nil {
		t.Error("a link that was replaced is open")
	}
	s.clock.Advance(30 * time.Minute)
	if s.KeeperLinkOpen(t.Context(), second) == nil {
		t.Error("a link is open after half an hour")
	}
}

// TestSignIn checks passwords, the page that was asked for, and signing out.
func TestSignIn(t *testing.T) {
	s := openShop(t)
	s.keeper(t)
	b := s.browser(t)
	p := b.get(t, "/keeper/log").shows(t, http.StatusOK, "登录")
	p.submit(t, "/keeper/signin", "password", "not the password").shows(t, http.StatusUnprocessableEntity, "密码不对")
	p = p.submit(t, "/keeper/signin", "password", testPassword, "keep", "1").shows(t, http.StatusOK, "记录")
	if p.path != "/keeper/log" {
		t.Errorf("after signing in the browser is at %s", p.path)
	}
	s.clock.Advance(29 * 24 * time.Hour)
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "记录").submit(t, "/keeper/signout").shows(t, http.StatusOK, "已经退出")
	if p := b.get(t, "/keeper/log"); !strings.HasPrefix(p.path, "/keeper/signin") {
		t.Errorf("after signing out the browser sees %s", p.path)
	}
}

// TestSessionsExpire checks that a device that should forget the keeper does so after half a day.
func TestSessionsExpire(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	s.clock.Advance(12 * time.Hour)
	if p := b.get(t, "/keeper/log"); !strings.HasPrefix(p.path, "/keeper/signin") {
		t.Errorf("after 12 hours the browser sees %s", p.path)
	}
}

// TestFormIsCarriedOn checks that a form that is sent after the session ended is carried out after
// the next sign-in.
func TestFormIsCarriedOn(t *testing.T) {
	s := openShop(t)
	user, _ := s.reader(t, "a")
	b := s.keeper(t)
	path := "/keeper/readers/" + user.ID.String()
	form := b.get(t, path)
	s.clock.Advance(13 * time.Hour)
	p := form.submit(t, path+"/points", "points", "20", "why", "生日 & <b>", "give", "1").
		shows(t, http.StatusForbidden, "登录过期了")
	p = p.submit(t, "/keeper/signin", "password", "wrong").shows(t, http.StatusUnprocessableEntity, "密码不对")
	p.submit(t, "/keeper/signin", "password", testPassword).shows(t, http.StatusOK, "余额 50", "办好了")
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "生日 & <b>")
}

// TestNextStaysAtTheDesk checks that signing in never leads to another site.
func TestNextStaysAtTheDesk(t *testing.T) {
	s := openShop(t)
	s.keeper(t)
	for _, next := range []string{
		"https://evil.example/", "//evil.example/keeper", "/\\evil.example", "/docs", "/keeperx", "javascript:alert(1)", "",
	} {
		b := s.browser(t)
		p := b.post(t, "/keeper/signin", "password", testPassword, "next", next)
		if p.status != http.StatusOK || p.path != "/keeper" {
			t.Errorf("next %q leads to %s", next, p.path)
		}
	}
}

// TestStrangersCannotLockOut checks that an address that guesses too often waits, and that a device
// which was signed in before does not.
func TestStrangersCannotLockOut(t *testing.T) {
	left := 3
	s := openShop(t, func(d *desk.Desk) {
		d.Limit = func(netip.Prefix) time.Duration {
			if left--; left < 0 {
				return time.Minute
			}
			return 0
		}
	})
	b := s.keeper(t)
	b.get(t, "/keeper/log").submit(t, "/keeper/signout")
	known := s.keeper(t)
	s.clock.Advance(13 * time.Hour)
	stranger := s.browser(t)
	stranger.post(t, "/keeper/signin", "password", "a guess").shows(t, http.StatusUnprocessableEntity, "密码不对")
	stranger.post(t, "/keeper/signin", "password", testPassword).shows(t, http.StatusUnprocessableEntity, "操作过于频繁")
	known.post(t, "/keeper/signin", "password", testPassword).shows(t, http.StatusOK, "退出")
}

// TestPlainHTTP checks that no password can be typed over plain HTTP from another machine, unless
// the listener is the keeper's own.
func TestPlainHTTP(t *testing.T) {
	for _, private := range []bool{false, true} {
		s := openShop(t, func(d *desk.Desk) { d.Private = private })
		for _, tt := range []struct {
			host, proto string
			want        int
		}{
			{"127.0.0.1", "", http.StatusOK}, {"localhost:3003", "", http.StatusOK},
			{"shop.example.com", "https", http.StatusOK}, {"shop.example.com", "", http.StatusForbidden},
		} {
			request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.url+"/keeper/signin", nil)
			if err != nil {
				t.Fatal(err)
			}
			request.Host = tt.host
			request.Header.Set("X-Forwarded-Proto", tt.proto)
			if private {
				tt.want = http.StatusOK
			}
			if p := s.browser(t).do(t, request); p.status != tt.want {
				t.Errorf("host %s, %s, private %v: %d, want %d", tt.host, tt.proto, private, p.status, tt.want)
			}
		}
	}
}

// TestCrossOrigin checks that no other site can send a form.
func TestCrossOrigin(t *testing.T) {
	s := openShop(t)
	b := s.keeper(t)
	for _, tt := range []struct{ header, value string }{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"},
	} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/keeper/signout", nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set(tt.header, tt.value)
		if p := b.do(t, request); p.status != http.StatusForbidden {
			t.Errorf("%s: %s: %d", tt.header, tt.value, p.status)
		}
	}
	b.get(t, "/keeper/log").shows(t, http.StatusOK, "记录")
}

// TestCookies checks that scripts cannot read the cookies, and that over HTTPS they are bound to
// the host.
func TestCookies(t *testing.T) {
	s := openShop(t)
	s.keeper(t)
	for _, tt := range []struct{ proto, prefix, want string }{
		{"", "keeper=", "; Path=/; HttpOnly; SameSite=Lax"},
		{"https", "__Host-keeper=", "; Path=/; HttpOnly; Secure; SameSite=Lax"},
	} {
		b := s.browser(t)
		b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
		request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url+"/keeper/signin",
			strings.NewReader(valuesOf([]string{"password", testPassword}).Encode()))
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		request.Header.Set("X-Forwarded-Proto", tt.proto)
		cookie := b.do(t, request).header.Get("Set-Cookie")
		if !strings.HasPrefix(cookie, tt.prefix) || !strings.HasSuffix(cookie, tt.want) {
			t.Errorf("proto %q: Set-Cookie: %s", tt.proto, cookie)
		}
	}
}

// TestBrokenForm checks that a form that no browser sends is no failure of the desk.
func TestBrokenForm(t *testing.T) {
	s := openShop(t)
	request, err := http.NewRequest("POST", s.url+"/keeper/signin", strings.NewReader("password=%zz"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	s.browser(t).do(t, request).shows(t, http.StatusBadRequest, "表单没有传完，再传一次。")
}
