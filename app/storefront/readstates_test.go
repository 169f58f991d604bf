package storefront_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestReadTroubles checks what a reader sees of a book that cannot be shown page by page: why, and
// the way out.
func TestReadTroubles(t *testing.T) {
	s, pages := openDrawnShop(t)
	reader, guest := s.signedIn(t, "测试读者甲"), s.browser(t)
	s.exchange(t, reader, 1)
	for _, failing := range []struct {
		err          error
		status       int
		retry, words string
	}{
		{app.ErrPagesBusy, 503, "5", "这会儿翻书的人太多"},
		{fmt.Errorf("%w: no memory", app.ErrNoEngine), 200, "", "这家书店现在画不出书页"},
		{fmt.Errorf("disk full"), 503, "5", "这会儿翻书的人太多"},
	} {
		pages.set(func(p *drawnPages) { p.err = failing.err })
		p := reader.get(t, "/books/1/read?p=3").shows(t, failing.status, failing.words, "可以下载原书看。", "下载 PDF").hides(t, "memory", "disk", "上一页")
		if p.link("下载 PDF") != "/books/1/download" || p.header.Get("Retry-After") != failing.retry {
			t.Errorf("%v: the way out leads to %q, Retry-After %q", failing.err, p.link("下载 PDF"), p.header.Get("Retry-After"))
		}
		guest.get(t, "/books/1/read").shows(t, failing.status, failing.words).hides(t, "下载")
	}
	pages.set(func(p *drawnPages) { p.err, p.facts.NoFont = nil, true })
	reader.get(t, "/books/1/read?p=3").shows(t, http.StatusOK, "第 3 页，共 12 页", "有些字可能没画出来")

	pages.set(func(p *drawnPages) { p.facts = app.PDFFile{Fault: app.FaultLocked} })
	guest.get(t, "/books/2/read").shows(t, http.StatusOK, "这本书的书页画不出来", "可以下载原书看。", "下载 PDF")
	s.Shop.Pages = nil
	reader.get(t, "/books/1/read?p=3").shows(t, http.StatusOK, "这家书店现在画不出书页", "下载 PDF")
	guest.get(t, "/books/1/read?p=9").shows(t, http.StatusOK, "这家书店现在画不出书页").hides(t, "下载")
	s.setBook(t, 1, func(b *app.Book) { b.SamplePages = app.NoSamplePages })
	guest.get(t, "/books/1/read").shows(t, http.StatusOK, "这本书没有试读。")
}

// TestPageText checks the text of a page: it is shown on demand, turns with the pages, and is
// inert.
func TestPageText(t *testing.T) {
	s, pages := openDrawnShop(t)
	reader, guest := s.signedIn(t, "测试读者甲"), s.browser(t)
	s.exchange(t, reader, 1)
	p := reader.get(t, "/books/1/read?p=3").hides(t, "满纸荒唐言")
	if p.link("本页文字") != "/books/1/read?p=3&text=1#text" {
		t.Fatalf("the text is at %q", p.link("本页文字"))
	}
	p = reader.get(t, "/books/1/read?p=3&text=1").shows(t, http.StatusOK, "第3页：满纸荒唐言")
	if p.link("下一页") != "/books/1/read?p=4&text=1" || p.link("收起文字") != "/books/1/read?p=3" || p.link("第一回 2") != "/books/1/read?p=2&text=1" {
		t.Errorf("the text does not turn with the pages:\n%s", p.source)
	}
	if p := reader.get(t, "/books/1/read?p=99&text=1"); p.path != "/books/1/read?p=12&text=1" {
		t.Errorf("past the end is %s", p.path)
	}
	guest.get(t, "/books/1/read?p=9&text=1").shows(t, http.StatusOK, "试读到第 8 页为止。").hides(t, "满纸荒唐言")

	hostile := "\x00\x02<script>alert(1)</script>\r\n\u202e\"'\"\ufffe&%"
	pages.set(func(p *drawnPages) { p.text = hostile })
	p = reader.get(t, "/books/1/read?p=3&text=1").inert(t).shows(t, http.StatusOK, "<script>alert(1)</script> \u202e\"'\"&%")
	if strings.ContainsAny(p.source, "\x00\x02\r\ufffe") {
		t.Error("control characters are shown")
	}
	pages.set(func(p *drawnPages) { p.text = strings.Repeat("书", 100_000) })
	if n := strings.Count(reader.get(t, "/books/1/read?p=3&text=1").source, "书"); n < 20_000 || n > 22_000 {
		t.Errorf("a text of 100,000 characters is shown with %d", n)
	}
	pages.set(func(p *drawnPages) { p.text = "" })
	reader.get(t, "/books/1/read?p=3&text=1").shows(t, http.StatusOK, "这一页没有文字，也许是一张图。")
	pages.set(func(p *drawnPages) { p.err = app.ErrPagesBusy })
	reader.get(t, "/books/1/read?p=3&text=1").shows(t, http.StatusOK, "第 3 页，共 12 页", "文字暂时取不出来，过几秒再试。")
}

// TestPageTextLimit checks that texts are counted as images of pages are.
func TestPageTextLimit(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader, guest := s.signedIn(t, "测试读者甲"), s.browser(t)
	s.set(t, "limit-pages", "2/m")
	for _, b := range []*browser{reader, guest} {
		for range 2 {
			b.get(t, "/books/2/read?p=3&text=1").shows(t, http.StatusOK, "满纸荒唐言")
		}
		p := b.get(t, "/books/2/read?p=3&text=1").shows(t, http.StatusTooManyRequests, "太快了，歇 30 秒再来")
		if p.header.Get("Retry-After") != "30" {
			t.Errorf("Retry-After = %q", p.header.Get("Retry-After"))
		}
		b.get(t, "/books/2/read?p=3").shows(t, http.StatusOK, "第 3 页")
		b.asking(t, "/books/2/pages/3-750.png", forPage...).shows(t, http.StatusTooManyRequests, "太快了，歇 30 秒再来")
	}
}

// TestContentsOfBook checks the table of contents: the chapter of the page is marked, and a long
// one is cut.
func TestContentsOfBook(t *testing.T) {
	s, pages := openDrawnShop(t)
	guest := s.browser(t)
	current := func(number int) string {
		t.Helper()
		p := guest.get(t, fmt.Sprintf("/books/2/read?p=%d", number))
		for node := range p.root.Descendants() {
			if attribute(node, "aria-current") == "true" {
				return attribute(node, "href")
			}
		}
		return ""
	}
	for number, want := range map[int]string{1: "", 2: "2", 4: "2", 5: "5", 8: "5", 9: "9", 12: "9"} {
		if want != "" {
			want = "/books/2/read?p=" + want
		}
		if got := current(number); got != want {
			t.Errorf("on page %d the chapter is %q, want %q", number, got, want)
		}
	}
	pages.set(func(p *drawnPages) {
		p.facts.Outline = nil
		for i := range 150 {
			p.facts.Outline = append(p.facts.Outline,
				app.Chapter{Level: 1, Page: 1 + i%12, Title: fmt.Sprintf("章%d <script>alert(1)</script>", i)},
				app.Chapter{Level: 2, Page: 1 + i%12, Title: "节"})
		}
	})
	buyer := s.signedIn(t, "测试读者甲")
	s.exchange(t, buyer, 1)
	p := buyer.get(t, "/books/1/read").inert(t).shows(t, http.StatusOK, "章149 <script>alert(1)</script>", "目录很长，这里只列了一部分。").hides(t, "节")
	if n := strings.Count(p.source, `class="level1"`); n != 150 {
		t.Errorf("%d chapters of the first level are shown", n)
	}
}
