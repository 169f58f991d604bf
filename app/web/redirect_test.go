package web

import (
	"bufio"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestRedirect: http:// redirects every request to an origin of the shop, and keeps only the path
// and the query.
func TestRedirect(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	s.Origins = []string{"https://shop.example", "https://books.example:8443"}
	for _, tt := range []struct{ request, host, want string }{
		{"GET /", "shop.example", "https://shop.example/"},
		{"GET /api/book/getBooks?is_all=1&x=%0d%0a", "Books.Example:80", "https://books.example:8443/api/book/getBooks?is_all=1&x=%0d%0a"},
		{"HEAD /x", "shop.example.", "https://shop.example/x"},
		{"GET /x", "evil.example", "https://shop.example/x"},
		{"GET /x", "shop.example.evil.example", "https://shop.example/x"},
		{"GET /x", "shop.example:80@evil.example", "https://shop.example/x"},
		{"GET /x", "", "https://shop.example/x"},
		{"GET /x", "192.0.2.7", "https://shop.example/x"},
		{"GET //evil.example/x", "shop.example", "https://shop.example//evil.example/x"},
		{"GET http://evil.example/x", "shop.example", "https://shop.example/x"},
		{"GET http://evil.example", "shop.example", "https://shop.example/"},
		{"GET x:.evil.example/", "shop.example", "https://shop.example/"},
		{"GET x:@evil.example/", "shop.example", "https://shop.example/"},
		{`GET /\evil.example`, "shop.example", "https://shop.example/%5Cevil.example"},
		{"POST /api/order/buy", "shop.example", ""},
		{"PUT /", "shop.example", ""},
		{"OPTIONS *", "shop.example", ""},
	} {
		r, err := http.ReadRequest(bufio.NewReader(strings.NewReader(tt.request + " HTTP/1.1\r\nHost: " + tt.host + "\r\n\r\n")))
		if err != nil {
			t.Fatal(err)
		}
		w := serve(s.Redirect(), r)
		status := http.StatusPermanentRedirect
		if tt.want == "" {
			status = http.StatusBadRequest
		}
		if got := w.Header().Get("Location"); w.Code != status || got != tt.want || strings.Contains(w.Body.String(), "evil") {
			t.Errorf("%s, Host %s = %d %s, want %d %s", tt.request, tt.host, w.Code, got, status, tt.want)
		}
	}
	s.Set(Live{PublicURL: "https://public.example"})
	w := serve(s.Redirect(), httptest.NewRequest(http.MethodGet, "http://shop.example/x", nil))
	if got, want := w.Header().Get("Location"), "https://public.example/x"; got != want {
		t.Errorf("Location with -public-url = %s, want %s", got, want)
	}
}

// TestDomainOrigin: with domains, no link contains a Host from a client.
func TestDomainOrigin(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	s.Origins = []string{"https://shop.example:8443", "https://books.example:8443"}
	handler := handlerOf(t, s)
	for host, want := range map[string]string{
		"shop.example:8443": "https://shop.example:8443/", "BOOKS.example": "https://books.example:8443/",
		"books.example:1": "https://books.example:8443/",
		"evil.example":    "https://shop.example:8443/", "evil.example:8443": "https://shop.example:8443/",
		"": "https://shop.example:8443/", "[::1]:8443": "https://shop.example:8443/",
	} {
		for _, target := range []string{"/api/book/getBooks?is_all=1"} {
			r := httptest.NewRequest(http.MethodGet, target, nil)
			r.Host = host
			w := serve(handler, r)
			body, err := io.ReadAll(w.Body)
			if err != nil || !strings.Contains(string(body), want+"downloadfile?filename=ttest.pdf") ||
				strings.Contains(string(body), "evil") {
				t.Errorf("Host %q, %s: %.600s, %v, want links to %s", host, target, body, err, want)
			}
		}
	}
}
