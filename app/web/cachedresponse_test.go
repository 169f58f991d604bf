package web

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// getCatalogue requests all books, with headers as "Name: value".
func getCatalogue(handler http.Handler, host string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/api/book/getBooks?is_all=1", nil)
	r.Host = host
	for _, header := range headers {
		name, value, _ := strings.Cut(header, ": ")
		r.Header.Add(name, value)
	}
	return serve(handler, r)
}

// newGzipServer returns a server with enough books for gzip.
func newGzipServer(t *testing.T) (*Server, http.Handler) {
	t.Helper()
	s := newServer(t, shoptest.NewLog(t))
	for id := range app.BookID(20) {
		stock(t, s.Shop.Store, app.Book{ID: 100 + id, Name: "书", DiskName: "free.pdf", Listed: true})
	}
	return s, handlerOf(t, s)
}

// TestCatalogueIsNeverStale: the response of getBooks follows each change at once.
func TestCatalogueIsNeverStale(t *testing.T) {
	s, handler := newGzipServer(t)
	for n := range 3 {
		name := fmt.Sprint("第", n, "版")
		stock(t, s.Shop.Store, app.Book{ID: 1, Name: name, DiskName: "dream.pdf", Listed: true})
		for range 2 {
			if got := getCatalogue(handler, "shop.example").Body.String(); !strings.Contains(got, name) {
				t.Errorf("getBooks lacks %q: %.300s", name, got)
			}
		}
	}
	stock(t, s.Shop.Store, app.Book{ID: 1, Name: "不卖", DiskName: "dream.pdf"})
	if got := getCatalogue(handler, "shop.example").Body.String(); strings.Contains(got, "不卖") {
		t.Error("getBooks has a book that is no longer listed")
	}
}

// TestCatalogueByHost: each host gets its own links, however many hosts there are, with and without
// gzip, and with an ETag of its own.
func TestCatalogueByHost(t *testing.T) {
	s, handler := newGzipServer(t)
	want := strings.Count(getCatalogue(handler, "shop.example").Body.String(), `"http://shop.example/downloadfile`)
	first, _ := s.catalogue.priced.current(t.Context(), s)
	tags := make(map[string]string)
	for n := range 2 * maxOrigins {
		host := fmt.Sprintf("evil%d.example", n)
		for _, host := range []string{host, "shop.example", host} {
			for _, coding := range []string{"identity", "gzip"} {
				w := getCatalogue(handler, host, "Accept-Encoding: "+coding)
				body := unzippedBody(t, w)
				if got := strings.Count(body, `"http://`+host+"/downloadfile"); got != want ||
					strings.Count(body, "/downloadfile") != want {
					t.Errorf("Host %s: %d links to it, want %d: %.200s", host, got, want, body)
				}
				if length := w.Header().Get("Content-Length"); length != "" && length != fmt.Sprint(w.Body.Len()) {
					t.Errorf("Host %s, %s: Content-Length %s of %d bytes", host, coding, length, w.Body.Len())
				}
				tag := w.Header().Get("ETag")
				if other, known := tags[tag]; known && other != body+w.Header().Get("Content-Encoding") {
					t.Errorf("Host %s: another response has the ETag %s too", host, tag)
				}
				tags[tag] = body + w.Header().Get("Content-Encoding")
			}
		}
	}
	if last, err := s.catalogue.priced.current(t.Context(), s); last != first || err != nil {
		t.Errorf("the catalogue was rendered again for another host, %v", err)
	}
	kept := 0
	for _, c := range s.catalogue.priced.variants.origins {
		if c.variant != nil {
			kept++
		}
	}
	if n := len(s.catalogue.priced.variants.origins); kept > maxVariants || n > maxOrigins {
		t.Errorf("%d variants are kept and %d hosts counted, want at most %d and %d", kept, n, maxVariants, maxOrigins)
	}
}

// unzippedBody returns the body of a response, decompressed if it is compressed.
func unzippedBody(t *testing.T, w *httptest.ResponseRecorder) string {
	t.Helper()
	body := w.Body.Bytes()
	if w.Header().Get("Content-Encoding") == "gzip" {
		r, err := gzip.NewReader(bytes.NewReader(body))
		if err == nil {
			body, err = io.ReadAll(r)
		}
		if err != nil {
			t.Error(err)
		}
	}
	return string(body)
}

// TestRequestedHostGetsSlot: the host with the most requests gets a slot, even if forged hosts took
// all slots first. Forged hosts cannot make the server compress a response for every request.
func TestRequestedHostGetsSlot(t *testing.T) {
	s, handler := newGzipServer(t)
	clock := new(shoptest.Clock)
	s.Now = clock.Now
	zipped := func(host string) bool {
		return getCatalogue(handler, host, "Accept-Encoding: gzip").Header().Get("Content-Encoding") == "gzip"
	}
	for n := range maxVariants {
		for range 2 {
			if host := fmt.Sprintf("evil%d.example", n); !zipped(host) {
				t.Errorf("%s has no gzip variant, while slots are free", host)
			}
		}
	}
	for range 2 {
		if zipped("shop.example") {
			t.Error("a host without more requests than the others took a slot")
		}
	}
	clock.Advance(evictionInterval)
	if !zipped("shop.example") {
		t.Error("a host with more requests has no gzip variant")
	}
	for n := range 3 {
		if zipped("evil9.example") {
			t.Errorf("a second host took a slot within %v, after %d requests", evictionInterval, n)
		}
	}
	if !zipped("shop.example") {
		t.Error("the host with the most requests lost its slot")
	}
}

// TestCatalogueUnderChange requests the catalogue while books are added. Each response shows one
// state of the catalogue, and the last response shows the last state.
func TestCatalogueUnderChange(t *testing.T) {
	s, handler := newGzipServer(t)
	var running sync.WaitGroup
	for range 4 {
		running.Go(func() {
			before := 0
			for range 50 {
				n := strings.Count(getCatalogue(handler, "shop.example").Body.String(), `"book_id"`)
				if n < before {
					t.Errorf("%d books in a response, and %d in the response before", n, before)
				}
				before = n
			}
		})
	}
	for id := range app.BookID(50) {
		stock(t, s.Shop.Store, app.Book{ID: 200 + id, Name: "书", DiskName: "free.pdf", Listed: true})
	}
	running.Wait()
	if n := strings.Count(getCatalogue(handler, "shop.example").Body.String(), `"book_id"`); n != 72 {
		t.Errorf("%d books, want 72", n)
	}
}

func TestConditionalCatalogue(t *testing.T) {
	_, handler := newGzipServer(t)
	plain := getCatalogue(handler, "shop.example")
	zipped := getCatalogue(handler, "shop.example", "Accept-Encoding: gzip, deflate, br")
	tag, zippedTag := plain.Header().Get("ETag"), zipped.Header().Get("ETag")
	if tag == zippedTag || strings.HasPrefix(tag, "W/") || tag == "" || zippedTag == "" {
		t.Errorf("ETags %s and %s, want a strong one for each of two bodies", tag, zippedTag)
	}
	r, err := gzip.NewReader(zipped.Body)
	if err != nil {
		t.Fatal(err)
	}
	if body, err := io.ReadAll(r); err != nil || !bytes.Equal(body, plain.Body.Bytes()) {
		t.Errorf("unzipped it is %.100s, %v, want %.100s", body, err, plain.Body)
	}
	for _, tt := range []struct {
		headers  []string
		status   int
		encoding string
		tag      string
	}{
		{[]string{"If-None-Match: " + tag}, 304, "", tag},
		{[]string{`If-None-Match: "other", W/` + tag}, 304, "", tag},
		{[]string{`If-None-Match: "other"`, "If-None-Match: " + tag}, 304, "", tag},
		{[]string{"If-None-Match: *"}, 304, "", tag},
		{[]string{`If-None-Match: "other"`}, 200, "", tag},
		{[]string{"If-None-Match: " + zippedTag}, 200, "", tag},
		{[]string{"If-None-Match: " + tag, "Accept-Encoding: gzip"}, 200, "gzip", zippedTag},
		{[]string{"If-None-Match: " + zippedTag, "Accept-Encoding: gzip"}, 304, "", zippedTag},
		{[]string{"Accept-Encoding: GZIP;q=0.5"}, 200, "gzip", zippedTag},
		{[]string{"Accept-Encoding: br", "Accept-Encoding: gzip"}, 200, "gzip", zippedTag},
		{[]string{"Accept-Encoding: gzip;q=0"}, 200, "", tag},
		{[]string{"Accept-Encoding: gzip; q=0.000, br"}, 200, "", tag},
		{[]string{"Accept-Encoding: xgzip, identity"}, 200, "", tag},
		{[]string{"Accept-Encoding: gzip;Q=0"}, 200, "", tag},
		{[]string{"Accept-Encoding: Gzip ; Q = 0.0"}, 200, "", tag},
		{[]string{"Accept-Encoding: gzip;x=1;Q=0"}, 200, "", tag},
		{[]string{"Accept-Encoding: gzip;Q=1"}, 200, "gzip", zippedTag},
	} {
		w := getCatalogue(handler, "shop.example", tt.headers...)
		h := w.Header()
		if w.Code != tt.status || h.Get("Content-Encoding") != tt.encoding || h.Get("ETag") != tt.tag ||
			h.Get("Vary") != "Accept-Encoding" || h.Get("Cache-Control") != "no-cache" || (w.Body.Len() == 0) != (tt.status == 304) {
			t.Errorf("%q = %d, %d bytes, %v, want %d %s %s", tt.headers, w.Code, w.Body.Len(), h, tt.status, tt.encoding, tt.tag)
		}
	}
}
