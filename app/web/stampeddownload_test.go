package web

import (
	"errors"
	"net/http"
	"os"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestStampedDownload: with -stamp downloads, an owner gets a copy with the order's number. The
// copy is made once. After its eviction a range continues in a new copy.
func TestStampedDownload(t *testing.T) {
	s, pages := newPageServer(t)
	s.Shop.Fixed = map[string]string{app.SettingStamp: "downloads"}
	handler := handlerOf(t, s)
	order, skey, link := loginAndBuy(t, s)
	whole := sendRequest(handler, "GET", "/downloadfile?filename=1.pdf&"+skey, "")
	if whole.Code != 200 || !strings.HasPrefix(whole.Body.String(), "%PDF-dream.pdf stamped with littleshelf "+order.ID.String()) ||
		whole.Header().Get("Content-Type") != "application/pdf" || !strings.Contains(whole.Header().Get("Content-Disposition"), "1.pdf") {
		t.Errorf("download = %d, %v, %q", whole.Code, whole.Header(), whole.Body)
	}
	if free := sendRequest(handler, "GET", "/downloadfile?filename=2.pdf&"+skey, ""); free.Body.String() != "%PDF-free.pdf" {
		t.Errorf("the free book is %q", free.Body)
	}
	if err := os.RemoveAll(s.Drawings.Cache.Dir); err != nil {
		t.Fatal(err)
	}
	r, _ := http.NewRequest("GET", "/downloadfile?"+link, nil)
	r.Header.Set("Range", "bytes=20-")
	r.Header.Set("If-Range", whole.Header().Get("ETag"))
	if rest := serve(handler, r); rest.Code != 206 || rest.Body.String() != whole.Body.String()[20:] {
		t.Errorf("the rest after an eviction = %d, %q", rest.Code, rest.Body)
	}
	if n := pages.drawn.Load(); n != 2 {
		t.Errorf("the copy was made %d times, want once before and once after the eviction", n)
	}
}

// TestUnstampedDownload: a book is not sent while it cannot be stamped for a passing reason. A PDF
// that can never be stamped is sent unchanged.
func TestUnstampedDownload(t *testing.T) {
	s, pages := newPageServer(t)
	s.Shop.Fixed = map[string]string{app.SettingStamp: "downloads"}
	handler := handlerOf(t, s)
	_, skey, _ := loginAndBuy(t, s)
	for _, err := range []error{app.ErrPagesBusy, app.ErrNoEngine, errors.New("disk full")} {
		for range 2 { // the examination fails, then the stamp
			pages.err = err
			w := sendRequest(handler, "GET", "/downloadfile?filename=1.pdf&"+skey, "")
			if w.Code != 503 || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "PDF") {
				t.Errorf("%v: download = %d, %q, want 503", err, w.Code, w.Body)
			}
			pages.err = nil
			if _, err := s.Drawings.Facts(t.Context(), "dream.pdf"); err != nil {
				t.Fatal(err)
			}
		}
	}
	pages.err = app.ErrNotDrawable
	w := sendRequest(handler, "GET", "/downloadfile?filename=1.pdf&"+skey, "")
	if w.Code != 200 || w.Body.String() != "%PDF-dream.pdf" {
		t.Errorf("a locked PDF = %d, %q", w.Code, w.Body)
	}
}
