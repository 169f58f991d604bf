package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// requestFrom returns a request from peer with headers.
func requestFrom(peer string, headers ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/api/book/getBooks?is_all=1", nil)
	r.RemoteAddr = peer
	for i := 0; i < len(headers); i += 2 {
		r.Header.Add(headers[i], headers[i+1])
	}
	return r
}

// TestClientIP: X-Forwarded-For counts only from trusted proxies, and only as far as each address
// was added by a trusted proxy.
func TestClientIP(t *testing.T) {
	proxies := []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("2001:db8:1::/48"),
		netip.MustParsePrefix("127.0.0.1/32")}
	const xff = "X-Forwarded-For"
	for _, tt := range []struct {
		name    string
		proxies []netip.Prefix
		r       *http.Request
		want    string
	}{
		{"nobody is trusted", nil, requestFrom("127.0.0.1:5000", xff, "198.51.100.7"), "127.0.0.1"},
		{"a neighbour is not", proxies, requestFrom("192.168.1.2:5000", xff, "198.51.100.7"), "192.168.1.2"},
		{"nor another address of this machine", proxies, requestFrom("[::1]:5000", xff, "198.51.100.7"), "::1"},
		{"a proxy", proxies, requestFrom("10.1.2.3:5000", xff, "198.51.100.7"), "198.51.100.7"},
		{"a proxy on IPv6", proxies, requestFrom("[2001:db8:1::9]:5000", xff, "2001:db8:2::7"), "2001:db8:2::7"},
		{"a proxy that says nothing", proxies, requestFrom("10.1.2.3:5000"), "10.1.2.3"},
		{"two proxies", proxies, requestFrom("10.1.2.3:5000", xff, "198.51.100.7, 10.9.9.9"), "198.51.100.7"},
		{"what the client made up", proxies, requestFrom("10.1.2.3:5000", xff, "203.0.113.1, 198.51.100.7"), "198.51.100.7"},
		{"made up in a header of its own", proxies, requestFrom("10.1.2.3:5000", xff, "203.0.113.1", xff, "198.51.100.7"), "198.51.100.7"},
		{"made up to look like a proxy", proxies, requestFrom("10.1.2.3:5000", xff, "10.0.0.1, 198.51.100.7"), "198.51.100.7"},
		{"no address", proxies, requestFrom("10.1.2.3:5000", xff, "unknown"), "10.1.2.3"},
		{"another header", proxies, requestFrom("10.1.2.3:5000", "X-Real-Ip", "198.51.100.7", "Forwarded", "for=198.51.100.7"), "10.1.2.3"},
	} {
		s := &Server{Proxies: tt.proxies}
		if got := s.clientIP()(tt.r); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestForwardedProto: links begin with https:// if a trusted proxy says that the client uses it.
func TestForwardedProto(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	s.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	handler := handlerOf(t, s)
	const proto = "X-Forwarded-Proto"
	for _, tt := range []struct {
		r    *http.Request
		want string
	}{
		{requestFrom("10.1.2.3:5000", proto, "https"), "https://example.com/"},
		{requestFrom("[::ffff:10.1.2.3]:5000", proto, "https"), "https://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, "http"), "http://example.com/"},
		{requestFrom("10.1.2.3:5000"), "http://example.com/"},
		{requestFrom("11.1.2.3:5000", proto, "https"), "http://example.com/"},
		{requestFrom("127.0.0.1:5000", proto, "https"), "http://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, "https,http"), "https://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, "HTTPS , http"), "https://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, "HTTPS"), "https://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, "https", proto, "http"), "https://example.com/"}, // the same list (RFC 9110, section 5.3)
		{requestFrom("10.1.2.3:5000", proto, "http,https"), "http://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, ",https"), "http://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, ""), "http://example.com/"},
		{requestFrom("11.1.2.3:5000", proto, "https,https"), "http://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, "javascript"), "http://example.com/"},
		{requestFrom("10.1.2.3:5000", proto, "https", "X-Forwarded-Host", "evil.example"), "https://example.com/"},
	} {
		w := serve(handler, tt.r)
		if !strings.Contains(w.Body.String(), `"file_url":"`+tt.want) {
			t.Errorf("links for %s, %v: %s, want %s", tt.r.RemoteAddr, tt.r.Header, w.Body, tt.want)
		}
	}
}

// TestForwardedWarning: the log warns once of the headers of an untrusted proxy.
func TestForwardedWarning(t *testing.T) {
	log := shoptest.NewLog(t)
	s := newServer(t, log)
	s.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.0/8")}
	handler := handlerOf(t, s)
	warnings := func() int { return strings.Count(log.String(), "-trusted-proxy") }
	for _, r := range []*http.Request{requestFrom("10.1.2.3:5000", "X-Forwarded-For", "198.51.100.7"), requestFrom("192.0.2.1:5000")} {
		handler.ServeHTTP(httptest.NewRecorder(), r)
		if warnings() != 0 {
			t.Errorf("the log warns of %s, %v", r.RemoteAddr, r.Header)
		}
	}
	for i := range 50 {
		handler.ServeHTTP(httptest.NewRecorder(), requestFrom("192.0.2.1:5000", "X-Forwarded-For", "198.51.100."+strconv.Itoa(i)))
	}
	if warnings() != 1 || !strings.Contains(log.String(), "from=192.0.2.1") {
		t.Errorf("%d warnings, want one with the address\n%s", warnings(), log)
	}
}
