package wechat_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/wechat"
)

var (
	_ app.WeChat = (*wechat.Client)(nil)
	_ app.WeChat = wechat.Demo{}
)

func TestIdentify(t *testing.T) {
	for name, answers := range map[string][]http.HandlerFunc{
		"plain":           {says(200, good)},
		"errcode 0":       {says(200, `{"errcode":0,"errmsg":"ok",`+good[1:])},
		"white space":     {says(200, "\r\n "+good+"\n")},
		"busy, then good": {fails(-1), says(200, good)},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPlatform(t, answers...)
			got, err := p.client(t).Identify(t.Context(), code)
			want := app.Identity{AppID: appID, OpenID: openID, SessionKey: sessionKey}
			if err != nil || got != want {
				t.Errorf("Identify = %v, %v, want %v", got, err, want)
			}
			if n := int(p.requests.Load()); n != len(answers) {
				t.Errorf("WeChat got %d requests, want %d", n, len(answers))
			}
		})
	}
}

// failures are all the ways to fail. Unknown means that the code is refused, Unavailable all else.
var failures = []struct {
	name     string
	answers  []http.HandlerFunc
	code     app.Code
	requests int
	cause    string // the end of the error that is logged
}{
	{"no such code", in(fails(40029)), app.Unknown, 1, "jscode2session: errcode 40029, rid " + rid},
	{"code used", in(fails(40163)), app.Unknown, 1, "errcode 40163, rid " + rid},
	{"risky reader", in(fails(40226)), app.Unknown, 1, "errcode 40226, rid " + rid},
	{"busy, then refused", in(fails(-1), fails(40029)), app.Unknown, 2, "errcode 40029, rid " + rid},
	{"no rid", in(says(200, `{"errcode":40029,"errmsg":"invalid code"}`)), app.Unknown, 1, "errcode 40029"},
	{"rid not at the end", in(says(200, `{"errcode":40029,"errmsg":"rid: `+rid+`, code"}`)), app.Unknown, 1, "errcode 40029"},
	{"no errmsg", in(says(200, `{"errcode":40029}`)), app.Unknown, 1, "errcode 40029"},

	{"busy twice", in(fails(-1)), app.Unavailable, 2, "errcode -1, rid " + rid},
	{"busy, then silent", in(fails(-1), hangs("")), app.Unavailable, 2, "deadline exceeded"},
	{"busy, then broken", in(fails(-1), sends("")), app.Unavailable, 2, broken},
	{"too often", in(fails(45011)), app.Unavailable, 1, "errcode 45011, rid " + rid},
	{"app id", in(fails(40013)), app.Unavailable, 1, "errcode 40013, rid " + rid},
	{"secret", in(fails(40125)), app.Unavailable, 1, "errcode 40125, rid " + rid},
	{"our address", in(fails(40164)), app.Unavailable, 1, "errcode 40164, rid " + rid},
	{"never heard of", in(fails(99999)), app.Unavailable, 1, "errcode 99999, rid " + rid},
	{"errcode in quotes", in(says(200, `{"errcode":"40029"}`)), app.Unavailable, 1, "not the JSON expected"},

	{"500", in(says(500, `{"errcode":40029}`)), app.Unavailable, 1, "HTTP 500"},
	{"206", in(says(206, good)), app.Unavailable, 1, "HTTP 206"},
	{"204", in(says(204, "")), app.Unavailable, 1, "HTTP 204"},
	{"redirect", in(http.RedirectHandler("/elsewhere", http.StatusFound).ServeHTTP, says(200, good)), app.Unavailable, 1, "HTTP 302"},
	{"page", in(says(200, "<html>"+everything)), app.Unavailable, 1, "not the JSON expected"},
	{"empty", in(says(200, "")), app.Unavailable, 1, "not the JSON expected"},
	{"broken JSON", in(says(200, good[:len(good)-1])), app.Unavailable, 1, "not the JSON expected"},
	{"trailing garbage", in(says(200, good+good)), app.Unavailable, 1, "not the JSON expected"},
	{"array", in(says(200, "["+good+"]")), app.Unavailable, 1, "not the JSON expected"},
	{"null", in(says(200, "null")), app.Unavailable, 1, "lacks openid or session_key"},
	{"no session_key", in(says(200, `{"openid":"`+openID+`"}`)), app.Unavailable, 1, "lacks openid or session_key"},
	{"no openid", in(says(200, `{"session_key":"`+sessionKey+`"}`)), app.Unavailable, 1, "lacks openid or session_key"},
	{"long", in(says(200, strings.Repeat(" ", 64<<10)+good)), app.Unavailable, 1, "65536 bytes or more"},
	{"endless", in(endless), app.Unavailable, 1, "65536 bytes or more"},

	{"hung up", in(sends("")), app.Unavailable, 1, broken},
	{"not HTTP", in(sends(everything + "\r\n\r\n")), app.Unavailable, 1, "not HTTP"},
	{"bad header", in(sends("HTTP/1.1 200 OK\r\n" + everything + "\r\n\r\n")), app.Unavailable, 1, "not HTTP"},
	{"cut short", in(sends("HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n" + good)), app.Unavailable, 1, "cut short or not HTTP"},
	{"silent", in(hangs("")), app.Unavailable, 1, "deadline exceeded"},
	{"silent half way", in(hangs(good)), app.Unavailable, 1, "deadline exceeded"},
}

// broken lists the ends of the error of a connection that the other side has closed.
const broken = "EOF|idle connection|reset by peer"

func in(turn ...http.HandlerFunc) []http.HandlerFunc { return turn }

func TestIdentifyFails(t *testing.T) {
	for _, tt := range failures {
		t.Run(tt.name, func(t *testing.T) {
			p := newPlatform(t, tt.answers...)
			c := p.client(t)
			if strings.Contains(tt.cause, "deadline") {
				c.Timeout = 100 * time.Millisecond
			}
			start := time.Now()
			identity, err := c.Identify(t.Context(), code)
			checkFailure(t, identity, err, tt.code, tt.cause)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("Identify took %v", took)
			}
			if n := int(p.requests.Load()); n != tt.requests {
				t.Errorf("WeChat got %d requests, want %d", n, tt.requests)
			}
		})
	}
}

// checkFailure checks that err has the code, ends with one of the causes (separated by |) and
// contains no secret.
func checkFailure(t *testing.T, identity app.Identity, err error, code app.Code, causes string) {
	t.Helper()
	var failure *app.Error
	if !errors.As(err, &failure) || failure.Code != code || identity != (app.Identity{}) {
		t.Fatalf("Identify = %v, %v, want code %v", identity, err, code)
	}
	text := err.Error()
	ends := func(cause string) bool { return strings.HasSuffix(text, cause) }
	if !slices.ContainsFunc(strings.Split(causes, "|"), ends) {
		t.Errorf("error %q, want %q at the end", text, causes)
	}
	for _, hidden := range []string{"033WL", "5ecret", openID, sessionKey, "invalid"} {
		if strings.Contains(text, hidden) {
			t.Errorf("error %q contains %q", text, hidden)
		}
	}
}

func TestRequest(t *testing.T) {
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		want := url.Values{"appid": {appID}, "secret": {secret}, "js_code": {code}, "grant_type": {"authorization_code"}}
		if got := r.URL.Query(); got.Encode() != want.Encode() {
			t.Errorf("query %v, want %v", got, want)
		}
		if r.Method != "GET" || r.URL.Path != "/wx/sns/jscode2session" || r.ContentLength != 0 {
			t.Errorf("request %s %s of %d bytes", r.Method, r.URL.Path, r.ContentLength)
		}
		says(200, good)(w, r)
	})
	p.Start()
	if _, err := newClient(t, p.URL+"/wx/").Identify(t.Context(), code); err != nil {
		t.Error(err)
	}
}

// TestIdleConnectionBreaks checks that connections are reused, and that a request is not retried
// when a reused connection breaks, as a transport does by default: WeChat may have read the code.
func TestIdleConnectionBreaks(t *testing.T) {
	p := newPlatform(t, says(200, good), fails(40029), says(200, good), sends(""))
	c := p.client(t)
	for range 3 {
		c.Identify(t.Context(), code)
	}
	identity, err := c.Identify(t.Context(), code)
	checkFailure(t, identity, err, app.Unavailable, broken)
	if requests, conns := p.requests.Load(), p.conns.Load(); requests != 4 || conns != 1 {
		t.Errorf("WeChat got %d requests over %d connections, want 4 over 1", requests, conns)
	}
}

func TestContextCanceled(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		cancel()
		hangs("")(w, r)
	})
	identity, err := p.client(t).Identify(ctx, code)
	checkFailure(t, identity, err, app.Unavailable, "context canceled")
	if n := p.requests.Load(); n != 1 {
		t.Errorf("WeChat got %d requests, want 1", n)
	}
}

func TestConnectionRefused(t *testing.T) {
	p := httptest.NewServer(nil)
	p.Close()
	identity, err := newClient(t, p.URL).Identify(t.Context(), code)
	checkFailure(t, identity, err, app.Unavailable, "connection refused")
}

func TestUnknownAuthority(t *testing.T) {
	p := newPlatform(t, says(200, good))
	p.StartTLS()
	identity, err := newClient(t, p.URL).Identify(t.Context(), code)
	checkFailure(t, identity, err, app.Unavailable, "unknown authority")
	if n := p.requests.Load(); n != 0 {
		t.Errorf("WeChat got %d requests, want 0", n)
	}
}

func TestNew(t *testing.T) {
	for api, ok := range map[string]bool{
		wechat.API:                     true,
		"https://wx.example:8443/a/":   true,
		"http://127.0.0.1:3004":        true,
		"http://[::1]:3004/":           true,
		"http://localhost":             true,
		"http://api.weixin.qq.com":     false,
		"http://127.0.0.1.example":     false,
		"http://10.0.0.1":              false,
		"ftp://127.0.0.1":              false,
		"api.weixin.qq.com":            false,
		"https:api.weixin.qq.com":      false,
		"https://":                     false,
		"https://:443":                 false,
		"https://me:5ecret@wx.example": false,
		"https://wx.example/?a=5ecret": false,
		"https://wx.example/?":         false,
		"https://wx.example/#":         false,
		"https://5ecret\n":             false,
		"":                             false,
	} {
		c, err := wechat.New(api, appID, secret)
		if (err == nil) != ok || err != nil && strings.Contains(err.Error(), "5ecret") {
			t.Errorf("New(%q) = %v, want ok %v", api, err, ok)
		}
		if ok && c.Timeout != 2500*time.Millisecond {
			t.Errorf("New(%q).Timeout = %v, want 2.5s", api, c.Timeout)
		}
	}
	for _, pair := range [][2]string{{"", secret}, {appID, ""}} {
		if _, err := wechat.New(wechat.API, pair[0], pair[1]); err == nil {
			t.Errorf("New with %q and %q is no error", pair[0], pair[1])
		}
	}
}
