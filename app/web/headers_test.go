package web

import (
	"crypto/tls"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestHeaders: every response has the headers that prevent its misuse in a browser.
func TestHeaders(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	handler := handlerOf(t, s)
	documents := []string{"/static/icon.svg", "/static/palette.css", "/static/style.css"}
	others := []string{"/static/none", "/healthz", "/readyz", "/api", "/none", "/downloadfile?filename=ttest.pdf",
		"/downloadfile?filename=1.pdf"}
	for _, route := range routes {
		others = append(others, route.paths...)
	}
	check := func(method, target, hsts string, over *tls.ConnectionState) {
		t.Helper()
		r := httptest.NewRequest(method, target, nil)
		r.TLS = over
		w := serve(handler, r)
		want := map[string]string{"X-Content-Type-Options": "nosniff", "Strict-Transport-Security": hsts}
		kind := w.Header().Get("Content-Type")
		if slices.Contains(documents, target) && method != http.MethodPost {
			want["Referrer-Policy"] = "no-referrer"
			policy := strings.Join(w.Header()["Content-Security-Policy"], "|")
			for _, rule := range []string{"default-src 'none'", "frame-ancestors 'none'"} {
				if !strings.Contains(policy, rule) || strings.Contains(policy, "unsafe") || strings.Contains(policy, "|") {
					t.Errorf("%s %s: policy %q, want %s", method, target, policy, rule)
				}
			}
		} else if !strings.HasPrefix(kind, "application/json") && !strings.HasPrefix(kind, "text/plain") && kind != "application/pdf" {
			t.Errorf("%s %s: browsers show %s, and it has no policy", method, target, kind)
		}
		for name, want := range want {
			if got := strings.Join(w.Header()[name], "|"); got != want {
				t.Errorf("%s %s: %s = %q, want %q", method, target, name, got, want)
			}
		}
	}
	for _, target := range slices.Concat(documents, others) {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			check(method, target, "", nil)
			check(method, target, "", new(tls.ConnectionState)) // with the keeper's own certificate
		}
	}
	s.Origins = []string{"https://shop.example"}
	for _, target := range slices.Concat(documents, others) {
		check(http.MethodGet, target, "", nil)
		check(http.MethodGet, target, "max-age=31536000", new(tls.ConnectionState))
	}
}

// TestNoCookies: a client is identified by a field of the request or by the Authorization header,
// and a browser adds neither by itself. So no other site can send requests as a reader, and no
// route needs http.CrossOriginProtection. A first cookie would change that.
func TestNoCookies(t *testing.T) {
	log := shoptest.NewLog(t)
	s := newServer(t, log)
	handler := handlerOf(t, s)
	key := string(login(t, s, log))
	for _, target := range []string{"/api/user/info", "/api/user/getBoughtBooks", "/api/order/list", "/login?code=x", "/docs"} {
		r := httptest.NewRequest(http.MethodGet, target, nil)
		for _, name := range []string{"skey", "Authorization", "session"} {
			r.AddCookie(&http.Cookie{Name: name, Value: key})
		}
		w := serve(handler, r)
		if strings.Contains(target, "/api/") && !strings.Contains(w.Body.String(), `"result":-1`) {
			t.Errorf("%s with the key in a cookie = %s, want -1", target, w.Body)
		}
		if w.Header()["Set-Cookie"] != nil {
			t.Errorf("%s sets a cookie", target)
		}
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	cookie := regexp.MustCompile(`\.(Set)?Cookies?(Named)?\(|http\.Cookie|"(Set-)?Cookie"|HeaderCookie|HeaderSetCookie`)
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if found := cookie.Find(source); found != nil && !strings.HasSuffix(file, "_test.go") {
			t.Errorf("%s: %s: a route with cookies needs http.CrossOriginProtection, and HttpOnly, SameSite and Secure", file, found)
		}
	}
}
