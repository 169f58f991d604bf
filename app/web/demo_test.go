package web

import (
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestDemoLoginsAreLocal: unless DemoAnywhere is set, every call that logs in refuses a demo login
// from another machine.
func TestDemoLoginsAreLocal(t *testing.T) {
	const xff = "X-Forwarded-For"
	here := []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	for name, tt := range map[string]struct {
		proxies  []netip.Prefix
		anywhere bool
		real     bool // logins go to WeChat
		peer     string
		headers  []string
		want     string
	}{
		"this machine":                   {nil, false, false, "127.0.0.1:5000", nil, "0"},
		"this machine by IPv6":           {nil, false, false, "[::1]:5000", nil, "0"},
		"this machine, mapped":           {nil, false, false, "[::ffff:127.0.0.2]:5000", nil, "0"},
		"this machine through a proxy":   {here, false, false, "127.0.0.1:5000", []string{xff, "127.0.0.1"}, "0"},
		"another":                        {nil, false, false, "192.168.1.2:5000", nil, "-3"},
		"another by IPv6":                {nil, false, false, "[2001:db8::1]:5000", nil, "-3"},
		"another that names this one":    {nil, false, false, "192.168.1.2:5000", []string{xff, "127.0.0.1"}, "-3"},
		"a trusted proxy":                {here, false, false, "127.0.0.1:5000", []string{xff, "203.0.113.9"}, "-3"},
		"a proxy nobody knows":           {nil, false, false, "127.0.0.1:5000", []string{xff, "203.0.113.9"}, "-3"},
		"one that says X-Real-IP":        {nil, false, false, "127.0.0.1:5000", []string{"X-Real-IP", "203.0.113.9"}, "-3"},
		"one that says Forwarded":        {nil, false, false, "127.0.0.1:5000", []string{"Forwarded", "for=203.0.113.9"}, "-3"},
		"one that says nothing of sense": {nil, false, false, "127.0.0.1:5000", []string{xff, "unknown"}, "-3"},
		"this machine made up":           {here, false, false, "127.0.0.1:5000", []string{xff, "127.0.0.1, 203.0.113.9"}, "-3"},
		"a unix socket":                  {nil, false, false, "@", nil, "-3"},
		"another, let in":                {here, true, false, "127.0.0.1:5000", []string{xff, "203.0.113.9"}, "0"},
		"another, known by WeChat":       {here, false, true, "127.0.0.1:5000", []string{xff, "203.0.113.9"}, "0"},
	} {
		s := newServer(t, shoptest.NewLog(t))
		s.DemoAnywhere, s.Proxies = tt.anywhere, tt.proxies
		s.Set(Live{Demo: !tt.real})
		handler := handlerOf(t, s)
		for _, r := range []*http.Request{
			httptest.NewRequest(http.MethodGet, "/login?code=c", nil),
			httptest.NewRequest(http.MethodPost, "/api/user/login", strings.NewReader(`{"code":"c"}`)),
			httptest.NewRequest(http.MethodPost, "/api",
				strings.NewReader(`{"jsonrpc":"2.0","id":1,"method":"User.login","params":{"code":"c"}}`)),
			httptest.NewRequest(http.MethodPost, "/api",
				strings.NewReader(`[{"jsonrpc":"2.0","id":1,"method":"User.login","params":{"code":"c"}}]`)),
		} {
			r.RemoteAddr = tt.peer
			r.Header.Set("Content-Type", "application/json")
			for i := 0; i < len(tt.headers); i += 2 {
				r.Header.Set(tt.headers[i], tt.headers[i+1])
			}
			w := serve(handler, r)
			if body := w.Body.String(); !strings.Contains(body, `"result":`+tt.want) || strings.Contains(body, "skey") != (tt.want == "0") {
				t.Errorf("%s: %s %s = %s, want result %s", name, r.Method, r.URL, body, tt.want)
			}
		}
	}
}
