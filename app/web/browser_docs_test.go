package web

import (
	"net/http/httptest"
	"strings"
	"testing"

	"littleshelf/app/docs"
	"littleshelf/app/shoptest"
	"littleshelf/static"
)

// TestDocsInBrowser opens a topic of the manual in a browser: the page's policy blocks nothing of
// it.
func TestDocsInBrowser(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	manual, err := docs.New(static.Docs, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Docs = manual
	server := httptest.NewServer(handlerOf(t, s))
	defer server.Close()
	dom, log := shoptest.Chromium(t, "--window-size=375,812", "--dump-dom", server.URL+"/docs/zh/benchmarks")
	if !strings.Contains(dom, "<h1 id=") || !strings.Contains(dom, "<table>") || !strings.Contains(dom, `aria-current="page"`) {
		t.Errorf("the browser shows another page: %.2000s", dom)
	}
	if strings.Contains(log, ":CONSOLE") {
		t.Errorf("the console has errors: %s", log)
	}
}

// TestDocsHeaders checks that the manual has the headers of a document, as the page at / has.
func TestDocsHeaders(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	manual, err := docs.New(static.Docs, nil)
	if err != nil {
		t.Fatal(err)
	}
	s.Docs = manual
	handler := handlerOf(t, s)
	style := sendRequest(handler, "GET", "/static/style.css", "").Header()
	for path, status := range map[string]int{
		"/docs": 200, "/docs/": 200, "/docs/en/install": 200, "/docs/en/install/": 200, "/docs/none": 404,
	} {
		for _, method := range readVerbs {
			w := sendRequest(handler, method, path, "")
			if w.Code != status {
				t.Errorf("%s %s = %d, want %d", method, path, w.Code, status)
			}
			for _, name := range []string{"Referrer-Policy", "X-Content-Type-Options", "Cache-Control"} {
				if got := w.Header().Get(name); got == "" || got != style.Get(name) {
					t.Errorf("%s %s has %s %q, and its stylesheet has %q", method, path, name, got, style.Get(name))
				}
			}
		}
	}
}
