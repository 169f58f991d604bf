package web

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/diskcache"
	"littleshelf/app/drawings"
	bounds "littleshelf/app/limit"
	"littleshelf/app/shoptest"
	"littleshelf/books"
)

const pngSignature = "\x89PNG\r\n\x1a\n"

// fakePages draws each page as the text of its request. Each file has 12 pages.
type fakePages struct {
	app.Pages
	folder books.Folder
	drawn  atomic.Int64
	err    error
	hangs  bool // Examine waits for the end of its context
}

func (p *fakePages) Examine(ctx context.Context, name string) (app.PDFFile, error) {
	if p.hangs {
		<-ctx.Done()
		return app.PDFFile{}, ctx.Err()
	}
	info, err := p.folder.Stat(name)
	if err != nil {
		return app.PDFFile{}, err
	}
	return app.PDFFile{
		Name: name, Size: info.Size(), Modified: info.ModTime().UTC().Truncate(time.Millisecond), Hash: app.FileHash{byte(len(name))},
		Pages: 12, Sizes: []app.PageRun{{Count: 11, Width: 420, Height: 595}, {Count: 1, Width: 595, Height: 420}},
		Outline: []app.Chapter{{Level: 1, Page: 2, Title: "第一回 <甄士隐>"}},
	}, p.err
}

func (p *fakePages) Cover(context.Context, string, int, int) ([]byte, error) {
	return nil, app.ErrNotDrawable
}

func (p *fakePages) Page(_ context.Context, name string, r app.PageRequest) (app.PageImage, error) {
	p.drawn.Add(1)
	return app.PageImage{Type: "image/png", Data: fmt.Appendf(nil, "%s%s %d %d %s", pngSignature, name, r.Number, r.Width, r.Stamp)}, p.err
}

func (p *fakePages) Stamped(_ context.Context, name, stamp string, to io.Writer) error {
	p.drawn.Add(1)
	fmt.Fprintf(to, "%%PDF-%s stamped with %s", name, stamp)
	return p.err
}

// newPageServer returns a server that draws pages. Book 1 costs a point, and book 2 is free.
func newPageServer(t testing.TB) (*Server, *fakePages) {
	t.Helper()
	s := newServer(t, shoptest.NewLog(t))
	dir := t.TempDir()
	folder := books.Folder(filepath.Join(dir, "books"))
	if err := os.Mkdir(string(folder), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"dream.pdf", "free.pdf"} {
		if err := os.WriteFile(filepath.Join(string(folder), name), []byte("%PDF-"+name), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	pages := &fakePages{folder: folder}
	s.Books, s.Shop.Covers, s.Shop.Pages = folder, folder, pages
	s.Drawings = &drawings.Drawings{Shop: s.Shop, Cache: &diskcache.Cache{Dir: filepath.Join(dir, "cache"), Max: 1 << 20}}
	return s, pages
}

// loginAndBuy logs in a reader, buys book 1, and returns the order, the skey and the query of the
// link.
func loginAndBuy(t testing.TB, s *Server) (order app.Order, skey, link string) {
	t.Helper()
	login, err := s.Shop.Login(t.Context(), "buyer", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	if order, err = s.Shop.Buy(t.Context(), login.SKey, 1); err != nil {
		t.Fatal(err)
	}
	reading, err := s.Shop.Reading(t.Context(), 1, login.SKey, app.Link{})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := url.Parse(origin("http://shop").signedURL(reading.Link))
	if err != nil {
		t.Fatal(err)
	}
	return order, "skey=" + string(login.SKey), signed.RawQuery
}

// checkPage checks the status of a request for a page, and that a page has the text.
func checkPage(t *testing.T, handler http.Handler, path string, status int, text string) *httptest.ResponseRecorder {
	t.Helper()
	w := sendRequest(handler, "GET", path, "")
	h, body := w.Header(), w.Body.String()
	if w.Code != status {
		t.Errorf("GET %s = %d, %q, want %d", path, w.Code, body, status)
	}
	if status != 200 {
		if h.Get("Cache-Control") != "no-store" || h.Get("ETag") != "" || strings.Contains(body, "PNG") {
			t.Errorf("GET %s = %v, %q, want an error that is not stored", path, h, body)
		}
		return w
	}
	if body != pngSignature+text || h.Get("Content-Type") != "image/png" || h.Get("ETag") == "" ||
		h.Get("Cache-Control") != "private, no-cache" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("GET %s = %v, %q, want %q", path, h, body, text)
	}
	return w
}

// TestPages: anyone may read free books and samples. The owner of a book may read all its pages
// until the refund, and they are stamped.
func TestPages(t *testing.T) {
	s, _ := newPageServer(t)
	handler := handlerOf(t, s)
	order, skey, link := loginAndBuy(t, s)
	stamp := "littleshelf " + order.ID.String() + " " + order.At.Format(time.DateOnly)
	checkPage(t, handler, "/pages/1/8-750.png", 200, "dream.pdf 8 750 ")
	checkPage(t, handler, "/pages/1/9-750.png", 403, "")
	checkPage(t, handler, "/pages/1/9-750.png?skey=unknown", 403, "")
	checkPage(t, handler, "/pages/2/12-1500.png", 200, "free.pdf 12 1500 ")
	checkPage(t, handler, "/pages/2/13-1500.png", 404, "")
	for _, by := range []string{skey, link} {
		checkPage(t, handler, "/pages/1/12-1000.png?"+by, 200, "dream.pdf 12 1000 "+stamp)
		checkPage(t, handler, "/pages/1/1-1000.png?"+by, 200, "dream.pdf 1 1000 "+stamp)
		checkPage(t, handler, "/pages/1/13-1000.png?"+by, 404, "")
		checkPage(t, handler, "/pages/3/1-1000.png?"+by, 404, "")
	}
	request := app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Shop.Rand)), Who: "root"}
	if _, err := s.Shop.Refund(t.Context(), request, order.ID); err != nil {
		t.Fatal(err)
	}
	for _, by := range []string{skey, link} {
		checkPage(t, handler, "/pages/1/12-1000.png?"+by, 403, "")
		checkPage(t, handler, "/pages/1/8-1000.png?"+by, 200, "dream.pdf 8 1000 ")
	}
}

// TestPagePaths: each page has one path. No other path opens a file.
func TestPagePaths(t *testing.T) {
	s, pages := newPageServer(t)
	handler := handlerOf(t, s)
	for _, path := range []string{
		"", "2", "2/", "2/1.png", "2/1-750", "2/1-750.jpg", "2/1-751.png", "2/1-0.png", "2/1-.png", "2/-750.png", "2/0-750.png",
		"2/01-750.png", "02/1-750.png", "2/1-0750.png", "2/+1-750.png", "2/-1-750.png", "2/1-750.png/", "2/1-750.png.png", "2/1-750.PNG",
		"2/20001-750.png", "2/99999999999999999999-750.png", "0/1-750.png", "x/1-750.png", "..%2f2/1-750.png", "2/..%2f1-750.png",
		"2//1-750.png/x", "free.pdf/1-750.png", "99/1-750.png",
	} {
		checkPage(t, handler, "/pages/"+path, 404, "")
	}
	if pages.drawn.Load() != 0 {
		t.Errorf("%d pages were drawn", pages.drawn.Load())
	}
}

// TestPageIsCached: a page is drawn once. A client that has it gets 304, and may cache it for a day
// if its address has the edition.
func TestPageIsCached(t *testing.T) {
	s, pages := newPageServer(t)
	handler := handlerOf(t, s)
	first := checkPage(t, handler, "/pages/2/1-750.png", 200, "free.pdf 1 750 ")
	etag := first.Header().Get("ETag")
	w := sendRequest(handler, "HEAD", "/pages/2/1-750.png", "")
	if w.Code != 200 || w.Body.Len() != 0 || w.Header().Get("ETag") != etag ||
		w.Header().Get("Content-Length") != fmt.Sprint(first.Body.Len()) {
		t.Errorf("HEAD = %d, %v", w.Code, w.Header())
	}
	if other := checkPage(t, handler, "/pages/2/1-1000.png", 200, "free.pdf 1 1000 "); other.Header().Get("ETag") == etag {
		t.Error("two widths have one ETag")
	}
	if n := pages.drawn.Load(); n != 2 {
		t.Errorf("two images were drawn %d times", n)
	}
	if err := os.RemoveAll(s.Drawings.Cache.Dir); err != nil {
		t.Fatal(err)
	}
	again := func(path, tag string, status int) {
		t.Helper()
		r, _ := http.NewRequest("GET", path, nil)
		r.Header.Set("If-None-Match", tag)
		if w := serve(handler, r); w.Code != status || w.Header().Get("ETag") != etag {
			t.Errorf("GET %s with If-None-Match %s = %d, want %d", path, tag, w.Code, status)
		}
	}
	again("/pages/2/1-750.png", `"x", W/`+etag, 304)
	if n := pages.drawn.Load(); n != 2 {
		t.Error("a page that the client has was drawn")
	}
	again("/pages/2/1-750.png", `"x"`, 200)

	file, err := s.Drawings.Facts(t.Context(), "free.pdf")
	if err != nil {
		t.Fatal(err)
	}
	for v, want := range map[string]string{edition(file, ""): forADay[0], edition(file, "s"): privateNoCache[0], "": privateNoCache[0]} {
		w := sendRequest(handler, "GET", "/pages/2/1-750.png?v="+v, "")
		if got := w.Header().Get("Cache-Control"); got != want {
			t.Errorf("with v=%s Cache-Control = %q, want %q", v, got, want)
		}
	}
}

// TestPageErrors: the status and Retry-After of pages that cannot be drawn.
func TestPageErrors(t *testing.T) {
	s, pages := newPageServer(t)
	handler := handlerOf(t, s)
	for _, tt := range []struct {
		err    error
		status int
		retry  string
	}{
		{app.ErrPagesBusy, 503, "5"},
		{fmt.Errorf("%w: no memory", app.ErrNoEngine), 503, "3600"},
		{fmt.Errorf("%w: trap", app.ErrNotDrawable), 404, ""},
		{io.ErrUnexpectedEOF, 500, ""},
	} {
		for range 2 { // at first the examination fails, then the drawing
			pages.err = tt.err
			w := checkPage(t, handler, "/pages/2/1-750.png", tt.status, "")
			if got := w.Header().Get("Retry-After"); got != tt.retry || strings.Contains(w.Body.String(), "memory") {
				t.Errorf("%v: Retry-After %q, %q, want %q", tt.err, got, w.Body, tt.retry)
			}
			pages.err = nil
			if _, err := s.Drawings.Facts(t.Context(), "free.pdf"); err != nil {
				t.Fatal(err)
			}
		}
	}
	if w := checkPage(t, handler, "/pages/2/1-750.png", 200, "free.pdf 1 750 "); w.Header().Get("Retry-After") != "" {
		t.Error("a good page has Retry-After")
	}
	if err := os.Remove(filepath.Join(string(pages.folder), "free.pdf")); err != nil {
		t.Fatal(err)
	}
	checkPage(t, handler, "/pages/2/1-750.png", 404, "")
	s.Drawings = nil
	if w := checkPage(t, handlerOf(t, s), "/pages/2/1-750.png", 503, ""); w.Header().Get("Retry-After") != "3600" {
		t.Error("the Retry-After of a shop without an engine is too short")
	}
}

// TestPageWithoutMemory: a page that the disk cannot take does not wait in memory for the responses
// to slow clients.
func TestPageWithoutMemory(t *testing.T) {
	s, pages := newPageServer(t)
	handler := handlerOf(t, s)
	if err := os.WriteFile(s.Drawings.Cache.Dir, nil, 0o600); err != nil { // a file in the place of the folder
		t.Fatal(err)
	}
	s.responseMemory.tryAcquire(maxResponses)
	if w := checkPage(t, handler, "/pages/2/1-750.png", 503, ""); w.Header().Get("Retry-After") != busyRetryAfter {
		t.Errorf("Retry-After = %q, want %s", w.Header().Get("Retry-After"), busyRetryAfter)
	}
	s.responseMemory.release(maxResponses)
	checkPage(t, handler, "/pages/2/1-750.png", 200, "free.pdf 1 750 ")
	if s.responseMemory.free != maxResponses || pages.drawn.Load() != 2 {
		t.Errorf("%d bytes are free, want %d", s.responseMemory.free, maxResponses)
	}
}

// TestPageLimits: pages are counted by reader, or by address without one. Pages that may not be
// read count as strays.
func TestPageLimits(t *testing.T) {
	s, _ := newPageServer(t)
	clock := new(shoptest.Clock)
	l := bounds.New(bounds.Rates{Pages: bounds.Rate{Count: 2, Per: time.Minute}}, clock.Now)
	s.Limiter = l
	handler := handlerOf(t, s)
	_, skey, link := loginAndBuy(t, s)
	for _, by := range []string{"", skey} { // both limits are reached then
		for range 2 {
			if w := sendRequest(handler, "GET", "/pages/2/1-750.png?"+by, ""); w.Code != 200 {
				t.Errorf("a page within the limit = %d", w.Code)
			}
		}
	}
	for _, target := range []string{"2/2-750.png", "2/1-750.png", "1/2-750.png?" + skey, "1/9-750.png?" + link} {
		if w := checkPage(t, handler, "/pages/"+target, 429, ""); w.Header().Get("Retry-After") != "30" {
			t.Errorf("%s: Retry-After = %q, want 30", target, w.Header().Get("Retry-After"))
		}
	}
	statuses := make(map[int]int)
	for range 150 {
		statuses[sendRequest(handler, "GET", "/pages/1/9-750.png", "").Code]++
	}
	if statuses[403] != 120 || statuses[429] != 30 {
		t.Errorf("150 pages that may not be read = %v, want 120 of 403", statuses)
	}
}

// getContents returns the response to Book.pages.
func getContents(t *testing.T, handler http.Handler, query string) (out pagesOut) {
	t.Helper()
	w := sendRequest(handler, "GET", "/api/book/pages?"+query, "")
	if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || w.Code != 200 {
		t.Errorf("Book.pages = %d, %s, %v", w.Code, w.Body, err)
	}
	return out
}

// TestContents: Book.pages returns the facts of the PDF, the number of pages that the reader may
// read, and an address of these pages, which clients may cache.
func TestContents(t *testing.T) {
	s, pages := newPageServer(t)
	handler := handlerOf(t, s)
	_, skey, _ := loginAndBuy(t, s)
	for query, sample := range map[string]int{"bookid=1": 8, "bookid=1&skey=unknown": 8, "bookid=1&" + skey: 12, "bookid=2": 12} {
		c := getContents(t, handler, query).Data
		want := contents{
			Pages: 12, Sample: sample, Sizes: []run{{11, 420, 595}, {1, 595, 420}}, Outline: []chapter{{1, 2, "第一回 <甄士隐>"}},
			PageURL: c.PageURL, Drawable: 1,
		}
		if !reflect.DeepEqual(c, want) {
			t.Errorf("%s: %+v, want %+v", query, c, want)
		}
		at, _ := url.Parse(strings.NewReplacer("{page}", strconv.Itoa(sample), "{width}", "1000").Replace(c.PageURL))
		w := sendRequest(handler, "GET", at.RequestURI(), "")
		if w.Code != 200 || w.Header().Get("Cache-Control") != forADay[0] || strings.Contains(c.PageURL, "skey") {
			t.Errorf("%s: %s = %d, %v", query, c.PageURL, w.Code, w.Header())
		}
	}
	stock(t, s.Shop.Store, app.Book{ID: 3, Name: "draft", DiskName: "3.pdf"})
	if out := getContents(t, handler, "bookid=3"); out.Result != -3 {
		t.Errorf("an unlisted book = %+v", out)
	}
	stock(t, s.Shop.Store, app.Book{ID: 3, Name: "missing", DiskName: "3.pdf", Listed: true})
	if c := getContents(t, handler, "bookid=3").Data; c.Pages != 0 || c.Drawable != 0 || c.PageURL != "" || c.Sample != 0 {
		t.Errorf("a missing file = %+v", c)
	}
	pages.err = app.ErrPagesBusy
	if err := os.WriteFile(filepath.Join(string(pages.folder), "free.pdf"), []byte("%PDF-changed"), 0o600); err != nil {
		t.Fatal(err)
	}
	if w := sendRequest(handler, "GET", "/api/book/pages?bookid=2", ""); w.Code != 503 || !strings.Contains(w.Body.String(), `"result":-2`) {
		t.Errorf("a busy engine = %d, %s", w.Code, w.Body)
	}
	pages.hangs = true
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequestWithContext(ctx, "GET", "/api/book/pages?bookid=2", nil))
	if w.Code != 503 || !strings.Contains(w.Body.String(), `"result":-2`) {
		t.Errorf("a slow engine = %d, %s", w.Code, w.Body)
	}
}
