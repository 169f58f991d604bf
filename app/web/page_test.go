package web

import (
	"testing"

	"littleshelf/app/shoptest"
)

func TestPageRequests(t *testing.T) {
	handler := handlerOf(t, newServer(t, shoptest.NewLog(t)))
	for _, tt := range []struct {
		method, target string
		status         int
		kind           string
	}{
		{"GET", "/static/style.css", 200, "text/css; charset=utf-8"},
		{"HEAD", "/static/style.css", 200, "text/css; charset=utf-8"},
		{"GET", "/static/index.html", 404, "application/json; charset=utf-8"},
		{"GET", "/static/", 404, "application/json; charset=utf-8"},
		{"GET", "/static/../web.go", 404, "application/json; charset=utf-8"},
		{"GET", "/index.html", 404, "application/json; charset=utf-8"},
		{"POST", "/static/style.css", 405, "application/json; charset=utf-8"},
		{"GET", "/healthz", 200, "text/plain; charset=UTF-8"},
		{"HEAD", "/readyz", 200, "text/plain; charset=UTF-8"},
	} {
		w := sendRequest(handler, tt.method, tt.target, "")
		if h := w.Header(); w.Code != tt.status || h.Get("Content-Type") != tt.kind ||
			h.Get("X-Content-Type-Options") != "nosniff" || h.Get("X-Request-Id") == "" {
			t.Errorf("%s %s = %d %v, want %d %s", tt.method, tt.target, w.Code, h, tt.status, tt.kind)
		}
	}
}
