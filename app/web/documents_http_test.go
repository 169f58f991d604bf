package web

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"testing"

	"littleshelf/app/shoptest"
)

// TestDocumentsOverHTTP: the documents have the origin of the request, an ETag and a compressed
// variant, as other cached responses have. They are served to GET and HEAD only.
func TestDocumentsOverHTTP(t *testing.T) {
	handler := handlerOf(t, newServer(t, shoptest.NewLog(t)))
	for _, path := range []string{openAPIPath, openRPCPath} {
		request := func(verb, host string, headers ...string) *httptest.ResponseRecorder {
			r := httptest.NewRequest(verb, path, nil)
			r.Host = host
			for i := 0; i < len(headers); i += 2 {
				r.Header.Set(headers[i], headers[i+1])
			}
			return serve(handler, r)
		}
		w := request(http.MethodGet, "shop.example:8080")
		h := w.Header()
		if w.Code != http.StatusOK || h.Get("Content-Type") != jsonType[0] || h.Get("Cache-Control") != "no-cache" || h.Get("ETag") == "" {
			t.Errorf("GET %s = %d %v", path, w.Code, h)
		}
		if server := serverOf(t, w); !strings.HasPrefix(server, "http://shop.example:8080") {
			t.Errorf("the server of %s is %s, want the request's", path, server)
		}
		if server := serverOf(t, request(http.MethodGet, `x"},{"url":"`)); strings.Contains(server, "url") {
			t.Errorf("the server of %s is %s for a forged host", path, server)
		}
		if strings.Contains(w.Body.String(), string(originPlaceholder)) {
			t.Errorf("%s has a placeholder for the origin", path)
		}
		head := request(http.MethodHead, "shop.example:8080")
		if head.Code != http.StatusOK || head.Body.Len() != 0 || head.Header().Get("Content-Length") != strconv.Itoa(w.Body.Len()) {
			t.Errorf("HEAD %s = %d %v with %d bytes", path, head.Code, head.Header(), head.Body.Len())
		}
		if again := request(http.MethodGet, "shop.example:8080", "If-None-Match", h.Get("ETag")); again.Code != http.StatusNotModified {
			t.Errorf("GET %s with its ETag = %d, want 304", path, again.Code)
		}
		zipped := request(http.MethodGet, "shop.example:8080", "Accept-Encoding", "gzip")
		if zipped.Header().Get("Content-Encoding") != "gzip" || zipped.Body.Len() > w.Body.Len()/4 {
			t.Errorf("GET %s with gzip = %v, %d bytes", path, zipped.Header(), zipped.Body.Len())
		}
		for _, verb := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			if w := request(verb, "shop.example"); w.Code != http.StatusMethodNotAllowed {
				t.Errorf("%s %s = %d, want 405", verb, path, w.Code)
			}
		}
	}
}

// serverOf returns the address of the first server in a document.
func serverOf(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	var document struct{ Servers []struct{ URL string } }
	if err := json.Unmarshal(w.Body.Bytes(), &document); err != nil {
		t.Fatal(err)
	}
	return document.Servers[0].URL
}
