package storefront_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
)

// asking returns the response to a request with these headers, as the browser's image or download
// would get it.
func (b *browser) asking(t *testing.T, path string, header ...string) *page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, b.url+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	return b.do(t, request)
}

// forPage is what a browser accepts that asks for a page.
var forPage = []string{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}

// TestReaderFiles downloads a book and opens it in the browser's own viewer.
func TestReaderFiles(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader, guest := s.signedIn(t, "测试读者甲"), s.browser(t)
	s.exchange(t, reader, 1)
	for name, kind := range map[string]string{"download": "attachment", "original": "inline"} {
		path := "/books/1/" + name
		whole := reader.asking(t, path, forPage...)
		disposition := kind + `; filename="1.pdf"; filename*=UTF-8''%E7%BA%A2%E6%A5%BC%E6%A2%A6.pdf`
		if whole.source != "%PDF-dream.pdf" || whole.header.Get("Content-Disposition") != disposition ||
			whole.header.Get("Content-Type") != "application/pdf" || whole.header.Get("X-Content-Type-Options") != "nosniff" ||
			whole.header.Get("Content-Security-Policy") != "frame-ancestors 'none'" {
			t.Errorf("%s is %q, %v", path, whole.source, whole.header)
		}
		if part := reader.asking(t, path, "Range", "bytes=5-"); part.status != http.StatusPartialContent || part.source != "dream.pdf" {
			t.Errorf("the rest of %s is %d, %q", path, part.status, part.source)
		}
		if again := reader.asking(t, path, "If-None-Match", whole.header.Get("ETag")); again.status != http.StatusNotModified {
			t.Errorf("%s again: %d", path, again.status)
		}
		guest.asking(t, path, forPage...).shows(t, http.StatusForbidden, "这本书不在你的书架上", "先放进书架，再读全书、下载。", "回到这本书").hides(t, "换", "PDF")
		if p := guest.asking(t, path, forPage...); p.link("已经在你的书架上？登录接着读") != "/signin?next=%2Fbooks%2F1%2F"+name {
			t.Errorf("a guest of %s is led to %s", path, p.source)
		}
		other := s.signedIn(t, "测试读者乙").asking(t, path, forPage...).shows(t, http.StatusForbidden, "这本书不在你的书架上").hides(t, "登录接着读")
		if other.link("回到这本书") != "/books/1" {
			t.Error("the failure does not lead to the book")
		}
		if plain := guest.asking(t, path); plain.status != http.StatusForbidden || plain.source != "无权下载此文件\n" {
			t.Errorf("a program that wants %s gets %d, %q", path, plain.status, plain.source)
		}
		if free := guest.get(t, "/books/2/"+name); free.source != "%PDF-river.pdf" {
			t.Errorf("the free book is %d, %q", free.status, free.source)
		}
		for _, id := range []string{"9", "01", "x", "-1", "99999999999999999999"} {
			guest.asking(t, "/books/"+id+"/"+name, forPage...).shows(t, http.StatusNotFound)
		}
	}
	s.set(t, "stamp", "downloads")
	if stamped := reader.get(t, "/books/1/download"); !strings.HasPrefix(stamped.source, "%PDF-dream.pdf stamped with littleshelf ") {
		t.Errorf("the stamped copy is %q", stamped.source)
	}
}

// TestPageOfFailures checks what a browser shows that opens an image of a page or a file that
// cannot be had now.
func TestPageOfFailures(t *testing.T) {
	s, pages := openDrawnShop(t)
	guest := s.browser(t)
	image := "/books/2/pages/3-1000.png"
	guest.asking(t, image, forPage...).shows(t, http.StatusOK, "river.pdf 3 1000")
	for _, path := range []string{"3-1001.png", "0-1000.png", "13-1000.png", "03-1000.png", "3-1000.jpg", "x", "..%2f3-1000.png"} {
		guest.asking(t, "/books/2/pages/"+path, forPage...).shows(t, http.StatusNotFound)
	}
	for _, failing := range []struct {
		err          error
		status       int
		retry, words string
	}{
		{app.ErrPagesBusy, 503, "5", "这会儿翻书的人太多"},
		{fmt.Errorf("%w: no memory", app.ErrNoEngine), 503, "3600", "这家书店现在画不出书页"},
		{fmt.Errorf("%w: trap", app.ErrNotDrawable), 404, "", "这一页画不出来"},
	} {
		pages.set(func(p *drawnPages) { p.err = failing.err })
		p := guest.asking(t, "/books/2/pages/4-1000.png", forPage...).shows(t, failing.status, failing.words, "回到这本书").hides(t, "memory", "trap")
		if p.header.Get("Retry-After") != failing.retry || p.header.Get("Cache-Control") != "private, no-cache" || p.header.Get("ETag") != "" {
			t.Errorf("%v: %v", failing.err, p.header)
		}
		if plain := guest.asking(t, "/books/2/pages/4-1000.png", "Accept", "image/avif,*/*"); strings.Contains(plain.source, "<") ||
			plain.status != failing.status || plain.header.Get("Retry-After") != failing.retry {
			t.Errorf("%v: an image is %d, %q", failing.err, plain.status, plain.source)
		}
	}
	pages.set(func(p *drawnPages) { p.err = nil })
	if err := os.Remove(filepath.Join(string(pages.folder), "river.pdf")); err != nil {
		t.Fatal(err)
	}
	guest.asking(t, "/books/2/download", forPage...).shows(t, http.StatusNotFound, "这本书的文件不见了", "告诉店主，放回来就能读。")
	guest.asking(t, image, forPage...).shows(t, http.StatusNotFound, "这本书的文件不见了")
	guest.get(t, "/books/2/read").shows(t, http.StatusOK, "这本书的文件不见了", "回到这本书").hides(t, "下载", "上一页")
}

// TestCookieOpensNoAPI checks that the session of a browser counts at the routes of pages alone,
// and that a field of a request counts at none of them.
func TestCookieOpensNoAPI(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader := s.signedIn(t, "测试读者甲")
	s.exchange(t, reader, 1)
	skey := "?skey=" + string(reader.key())
	for _, path := range []string{"/pages/1/9-750.png", "/downloadfile?filename=1.pdf"} {
		reader.get(t, path).shows(t, http.StatusForbidden)
	}
	for _, path := range []string{"/api/user/info", "/api/user/getBoughtBooks", "/api/book/position?bookid=1"} {
		if p := reader.get(t, path); !strings.Contains(p.source, `"result":-1`) {
			t.Errorf("%s with a cookie: %s", path, p.source)
		}
	}
	if p := reader.get(t, "/api/book/pages?bookid=1"); !strings.Contains(p.source, `"sample":8`) {
		t.Errorf("/api/book/pages with a cookie: %s", p.source)
	}
	if p := reader.post(t, "/api/book/position", "bookid", "1", "page", "5"); !strings.Contains(p.source, `"result":-1`) {
		t.Errorf("a position with a cookie: %s", p.source)
	}
	guest := s.browser(t)
	for _, path := range []string{"/books/1/pages/9-750.png", "/books/1/download", "/books/1/original"} {
		guest.get(t, path+skey).shows(t, http.StatusForbidden)
		guest.asking(t, path, "Authorization", "Bearer "+string(reader.key())).shows(t, http.StatusForbidden)
		reader.get(t, path).shows(t, http.StatusOK)
	}
	reading, err := s.Reading(t.Context(), 1, reader.key(), app.Link{})
	if err != nil {
		t.Fatal(err)
	}
	link := fmt.Sprintf("?o=%s&e=%d&s=%s", reading.Link.Order, reading.Link.Expires, reading.Link.Sig)
	guest.get(t, "/books/1/download"+link).shows(t, http.StatusForbidden)
	guest.get(t, "/downloadfile"+link+"&filename=1.pdf").shows(t, http.StatusOK)
}
