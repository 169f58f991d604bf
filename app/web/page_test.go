package web

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// TestPage: any text of a catalogue is escaped on the page, and the page's policy forbids scripts.
func TestPage(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	stock(t, s.Shop.Store,
		app.Book{ID: 3, Name: `<script>alert("1")</script>`, Author: `"><img src=x onerror=alert(1)>`,
			Publisher: `'{{.Base}}'</li>`, DiskName: "3.pdf", Sample: "ttest.pdf", Listed: true},
		app.Book{ID: 4, Name: "不卖的书", DiskName: "4.pdf"},
	)
	handler := handlerOf(t, s)
	w := sendRequest(handler, http.MethodGet, "/", "")
	page := w.Body.String()
	for _, text := range []string{
		"红楼梦", "&lt;script&gt;alert(&#34;1&#34;)&lt;/script&gt;", "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;",
		"&#39;{{.Base}}&#39;&lt;/li&gt;",
		`href="http://example.com/downloadfile?filename=ttest.pdf"`, "小书架 v1", "<b>1</b> 积分", "免费",
	} {
		if !strings.Contains(page, text) {
			t.Errorf("the page lacks %s", text)
		}
	}
	for _, text := range []string{"<script", "<img", "onerror=\"", "不卖的书", "演示"} {
		if strings.Contains(page, text) {
			t.Errorf("the page has %s", text)
		}
	}
	policy := strings.Split(w.Header().Get("Content-Security-Policy"), "; ")
	for _, rule := range []string{"default-src 'none'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"} {
		if !slices.Contains(policy, rule) {
			t.Errorf("the policy lacks %s: %q", rule, policy)
		}
	}
	if strings.Contains(strings.Join(policy, " "), "unsafe") {
		t.Errorf("the policy is unsafe: %q", policy)
	}
	if kind := w.Header().Get("Content-Type"); kind != "text/html; charset=UTF-8" {
		t.Errorf("Content-Type = %s", kind)
	}
	s.Set(Live{Demo: true})
	if demo := sendRequest(handlerOf(t, s), http.MethodGet, "/", "").Body.String(); !strings.Contains(demo, "演示身份") {
		t.Error("the page of a demo does not say that it is a demo")
	}
}

func TestPageRequests(t *testing.T) {
	handler := handlerOf(t, newServer(t, shoptest.NewLog(t)))
	for _, tt := range []struct {
		method, target string
		status         int
		kind           string
	}{
		{"HEAD", "/", 200, "text/html; charset=UTF-8"},
		{"GET", "/static/style.css", 200, "text/css; charset=utf-8"},
		{"HEAD", "/static/style.css", 200, "text/css; charset=utf-8"},
		{"GET", "/static/index.html", 404, "application/json; charset=utf-8"},
		{"GET", "/static/", 404, "application/json; charset=utf-8"},
		{"GET", "/static/../web.go", 404, "application/json; charset=utf-8"},
		{"GET", "/index.html", 404, "application/json; charset=utf-8"},
		{"POST", "/", 405, "application/json; charset=utf-8"},
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

// TestBadPages: an invalid template is an error before the shop opens.
func TestBadPages(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	for _, pages := range []fstest.MapFS{{}, {"index.html": {Data: []byte("{{.Base")}}} {
		s.Pages = pages
		if _, err := s.Handler(); err == nil {
			t.Errorf("Handler with pages %v = nil, want an error", pages)
		}
	}
}
