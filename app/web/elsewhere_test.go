package web

import (
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// bucket is a Books on another machine, except for ttest.pdf.
type bucket struct {
	fs.FS
	asked []string
	err   error
}

func (b *bucket) Address(verb, name, disposition string) (string, error) {
	b.asked = append(b.asked, verb+" "+name)
	if b.err != nil || name == "ttest.pdf" {
		return "", b.err
	}
	return "https://bucket.example/" + name + "?signed&as=" + fmt.Sprint(len(disposition)), nil
}

// TestElsewhere redirects what a reader may download, and asks for no other address.
func TestElsewhere(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	books := &bucket{FS: s.Books}
	s.Books = books
	handler := handlerOf(t, s)
	order, skey, link := loginAndBuy(t, s)
	as := fmt.Sprint(len(attachment.header("1.pdf", "红楼梦")))
	for _, verb := range readVerbs {
		books.asked = nil
		for _, query := range []string{"filename=1.pdf&" + skey, link} {
			w := sendRequest(handler, verb, "/downloadfile?"+query, "")
			h := w.Header()
			if w.Code != 302 || h.Get("Location") != "https://bucket.example/dream.pdf?signed&as="+as ||
				h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" || strings.Contains(w.Body.String(), "signed") {
				t.Errorf("%s %s = %d, %v, %q", verb, query, w.Code, h, w.Body)
			}
		}
		if w := sendRequest(handler, verb, "/downloadfile?filename=ttest.pdf", ""); w.Code != 200 {
			t.Errorf("%s of the sample = %d, want it sent", verb, w.Code)
		}
		if got, want := fmt.Sprint(books.asked), fmt.Sprintf("[%s dream.pdf %[1]s dream.pdf %[1]s ttest.pdf]", verb); got != want {
			t.Errorf("asked for %s, want %s", got, want)
		}
	}

	books.asked = nil
	_, err := s.Shop.Refund(t.Context(), app.Request{ID: app.RequestID(order.ID), Who: "keeper", Why: "test"}, order.ID)
	if err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{
		"filename=1.pdf": 403, "filename=1.pdf&" + skey: 403, link: 403, "filename=9.pdf": 404, "filename=..": 404,
	} {
		if w := sendRequest(handler, "GET", "/downloadfile?"+query, ""); w.Code != want || w.Header().Get("Location") != "" {
			t.Errorf("%s = %d, %v, want %d", query, w.Code, w.Header(), want)
		}
	}
	if len(books.asked) > 0 {
		t.Errorf("asked for %q after the refund", books.asked)
	}
}

// TestElsewhereFails sends 404 only for a file that does not exist, and is ready without the files.
func TestElsewhereFails(t *testing.T) {
	s := newServer(t, shoptest.NewLog(t))
	books := &bucket{FS: s.Books}
	s.Books = books
	handler := handlerOf(t, s)
	for _, test := range []struct {
		err  error
		want int
	}{{fs.ErrNotExist, http.StatusNotFound}, {errors.New("no answer"), http.StatusServiceUnavailable}} {
		books.err = &fs.PathError{Op: "open", Path: "free.pdf", Err: test.err}
		w := sendRequest(handler, "GET", "/downloadfile?filename=2.pdf", "")
		if w.Code != test.want || w.Header().Get("Location") != "" || strings.Contains(w.Body.String(), "PDF") {
			t.Errorf("%v: %d, %v, %q, want %d", test.err, w.Code, w.Header(), w.Body, test.want)
		}
		if w := sendRequest(handler, "GET", "/readyz", ""); w.Code != 200 {
			t.Errorf("readyz = %d", w.Code)
		}
	}
}

// TestElsewhereStamped sends a copy with a stamp itself.
func TestElsewhereStamped(t *testing.T) {
	s, _ := newPageServer(t)
	s.Shop.Fixed = map[string]string{app.SettingStamp: "downloads"}
	books := &bucket{FS: s.Books}
	s.Books = books
	_, skey, _ := loginAndBuy(t, s)
	w := sendRequest(handlerOf(t, s), "GET", "/downloadfile?filename=1.pdf&"+skey, "")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "stamped with") || len(books.asked) > 0 {
		t.Errorf("download = %d, %q, and asked for %q", w.Code, w.Body, books.asked)
	}
}
