package page_test

import (
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"

	"littleshelf/app/page"
)

// TestOwnForms checks which requests from a page of another site are refused. One that changes
// nothing does not even need to know the shop's own address.
func TestOwnForms(t *testing.T) {
	asked := 0
	origin := func() string { asked++; return "https://shop.example" }
	done := http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})
	forms := page.OwnForms(done, nil, origin, slog.New(slog.DiscardHandler))
	for _, c := range []struct {
		method, from  string
		status, asked int
	}{
		{"GET", "https://evil.example", http.StatusOK, 0},
		{"HEAD", "https://evil.example", http.StatusOK, 0},
		{"OPTIONS", "https://evil.example", http.StatusOK, 0},
		{"POST", "https://evil.example", http.StatusForbidden, 1},
		{"POST", "https://shop.example", http.StatusOK, 1},
		{"DELETE", "https://evil.example", http.StatusForbidden, 1},
		{"get", "https://evil.example", http.StatusForbidden, 1},
	} {
		asked = 0
		request := httptest.NewRequest(c.method, "http://127.0.0.1:8080/me", nil)
		request.Header.Set("Origin", c.from)
		response := httptest.NewRecorder()
		forms.ServeHTTP(response, request)
		if response.Code != c.status || asked != c.asked {
			t.Errorf("%s from %s: %d, and the address was asked for %d times, want %d and %d",
				c.method, c.from, response.Code, asked, c.status, c.asked)
		}
	}
}
