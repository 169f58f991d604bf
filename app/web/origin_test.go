package web

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestOrigin: a link begins with the host the client named, if that is one, and never with anything
// else a client can say.
func TestOrigin(t *testing.T) {
	local := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 3003}
	const fallback = "http://192.0.2.7:3003"
	log := shoptest.NewLog(t)
	s := newServer(t, log)
	handler := handlerOf(t, s)
	key := string(login(t, s, log))
	ask(handler, http.MethodPost, "/api/order/buy", `{"skey":"`+key+`","bookid":1}`)

	for host, want := range map[string]string{
		"shop.example":                 "http://shop.example",
		"shop.example:8443":            "http://shop.example:8443",
		"127.0.0.1:3003":               "http://127.0.0.1:3003",
		"[2001:db8::1]:3003":           "http://[2001:db8::1]:3003",
		"":                             fallback,
		`evil"><script>alert(1)`:       fallback,
		"evil.example/x?":              fallback,
		"evil.example#":                fallback,
		"user@evil.example":            fallback,
		"user:pw@evil.example":         fallback,
		"evil.example\\x":              fallback,
		"evil.example:123456":          fallback,
		"evil.example:x":               fallback,
		"evil example":                 fallback,
		"evil\r\nX: y":                 fallback,
		"evil.example\n":               fallback,
		"[evil.example]":               fallback,
		"[::1":                         fallback,
		"evil%2eexample":               fallback,
		"例え.jp":                        fallback,
		"a,b":                          fallback,
		"javascript:alert(1)":          fallback,
		"evil{{.}}":                    fallback,
		strings.Repeat("[", 100) + "x": fallback,
	} {
		for target, link := range map[string]string{
			"/api/book/getBooks?is_all=1":          `"file_url":"` + want + `/downloadfile?filename=1.pdf"`,
			"/api/user/getBoughtBooks?skey=" + key: `"bkfile":"` + want + `/downloadfile?filename=1.pdf&o=`,
			"/":                                    `href="` + want + `/downloadfile?filename=ttest.pdf"`,
		} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, target, nil)
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
			r.Host = host
			for _, name := range []string{"Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For", "X-Forwarded-Prefix", "X-Real-Ip", "X-Original-Url", "X-Http-Method-Override"} {
				r.Header.Set(name, "forged")
			}
			handler.ServeHTTP(w, r)
			body := w.Body.String()
			if w.Code != http.StatusOK || !strings.Contains(body, link) || strings.Contains(body, "forged") || want == fallback && strings.Contains(body, "evil") {
				t.Errorf("Host %q, %s = %d %s, want %s", host, target, w.Code, body, link)
			}
		}
	}
}

func TestOriginScheme(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.TLS = &tls.ConnectionState{}
	for public, want := range map[string]origin{"": "https://example.com", "https://shop.example/x": "https://shop.example/x"} {
		if got := (&Server{PublicURL: public}).origin(r); got != want {
			t.Errorf("origin with -public-url %q = %s, want %s", public, got, want)
		}
	}
	r.TLS, r.Host = nil, "evil\""
	if got := (&Server{}).origin(r); got != "" {
		t.Errorf("origin of nothing = %q", got)
	}
}
