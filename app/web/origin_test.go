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

// TestOrigin: a link begins with the host that the client named, if it is a valid host, and never
// with other text from the client.
func TestOrigin(t *testing.T) {
	local := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 3003}
	const fallback = "http://192.0.2.7:3003"
	longest := strings.Repeat("a", 253)
	log := shoptest.NewLog(t)
	s := newServer(t, log)
	handler := handlerOf(t, s)
	key := string(login(t, s, log))
	sendRequest(handler, http.MethodPost, "/api/order/buy", `{"skey":"`+key+`","bookid":1}`)

	for host, want := range map[string]string{
		"shop.example":                           "http://shop.example",
		"shop.example:8443":                      "http://shop.example:8443",
		"127.0.0.1:3003":                         "http://127.0.0.1:3003",
		"[2001:db8::1]:3003":                     "http://[2001:db8::1]:3003",
		"[2001:db8::1]":                          "http://[2001:db8::1]",
		"shop.example:80":                        "http://shop.example",
		"[2001:db8::1]:80":                       "http://[2001:db8::1]",
		"shop.example:443":                       "http://shop.example:443",
		"shop.example:65535":                     "http://shop.example:65535",
		longest:                                  "http://" + longest,
		longest + ":81":                          "http://" + longest + ":81",
		"":                                       fallback,
		`evil"><script>alert(1)`:                 fallback,
		"evil.example/x?":                        fallback,
		"evil.example#":                          fallback,
		"user@evil.example":                      fallback,
		"user:pw@evil.example":                   fallback,
		"evil.example\\x":                        fallback,
		"evil.example:123456":                    fallback,
		"evil.example:x":                         fallback,
		"evil.example:":                          fallback,
		"evil.example:0":                         fallback,
		"evil.example:65536":                     fallback,
		"evil.example:+80":                       fallback,
		"evil.example:80:80":                     fallback,
		longest + "a":                            fallback,
		strings.Repeat("evil.", 12000):           fallback,
		"[::ffff:evil]":                          fallback,
		"[192.0.2.1]":                            fallback,
		"[fe80::1%25evil]":                       fallback,
		"[" + strings.Repeat(":", 60000) + "]":   fallback,
		"evil.example:" + strings.Repeat("9", 9): fallback,
		"evil example":                           fallback,
		"evil\r\nX: y":                           fallback,
		"evil.example\n":                         fallback,
		"[evil.example]":                         fallback,
		"[::1":                                   fallback,
		"evil%2eexample":                         fallback,
		"例え.jp":                                  fallback,
		"a,b":                                    fallback,
		"javascript:alert(1)":                    fallback,
		"evil{{.}}":                              fallback,
		strings.Repeat("[", 100) + "x":           fallback,
	} {
		for target, link := range map[string]string{
			"/api/book/getBooks?is_all=1":          `"file_url":"` + want + `/downloadfile?filename=1.pdf"`,
			"/api/user/getBoughtBooks?skey=" + key: `"bkfile":"` + want + `/downloadfile?filename=1.pdf&o=`,
		} {
			w := httptest.NewRecorder()
			r := httptest.NewRequest(http.MethodGet, target, nil)
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
			r.Host = host
			for _, name := range []string{"Forwarded", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarded-For",
				"X-Forwarded-Prefix", "X-Real-Ip", "X-Original-Url", "X-Http-Method-Override"} {
				r.Header.Set(name, "forged")
			}
			handler.ServeHTTP(w, r)
			body := w.Body.String()
			if w.Code != http.StatusOK || !strings.Contains(body, link) || strings.Contains(body, "forged") ||
				want == fallback && strings.Contains(body, "evil") {
				t.Errorf("Host %q, %s = %d %s, want %s", host, target, w.Code, body, link)
			}
		}
	}
}

// TestDefaultPort: links omit the default port of their scheme.
func TestDefaultPort(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.TLS = &tls.ConnectionState{}
	for host, want := range map[string]origin{
		"shop.example:443":   "https://shop.example",
		"shop.example:0443":  "https://shop.example",
		"shop.example:80":    "https://shop.example:80",
		"shop.example:8443":  "https://shop.example:8443",
		"[2001:db8::1]:443":  "https://[2001:db8::1]",
		"[2001:db8::1]:8443": "https://[2001:db8::1]:8443",
	} {
		r.Host = host
		if got := (&Server{}).origin(r); got != want {
			t.Errorf("origin of %s over TLS = %s, want %s", host, got, want)
		}
	}
	local := &net.TCPAddr{IP: net.IPv4(192, 0, 2, 7), Port: 443}
	r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, local))
	r.Host = "no host"
	if got := (&Server{}).origin(r); got != "https://192.0.2.7" {
		t.Errorf("origin at %s = %s", local, got)
	}
}

func TestOriginScheme(t *testing.T) {
	r := httptest.NewRequest(http.MethodGet, "/", nil)
	r.TLS = &tls.ConnectionState{}
	for public, want := range map[string]origin{"": "https://example.com", "https://shop.example/x": "https://shop.example/x"} {
		s := new(Server)
		s.Set(Live{PublicURL: public})
		if got := s.origin(r); got != want {
			t.Errorf("origin with -public-url %q = %s, want %s", public, got, want)
		}
	}
	r.TLS, r.Host = nil, "evil\""
	if got := (&Server{}).origin(r); got != "" {
		t.Errorf("origin of nothing = %q", got)
	}
}
