package storefront_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storefront"
)

// frontMinute is how long a guest's front is kept.
const frontMinute = time.Minute

// TestKeptFront checks that a page that is kept for guests has nothing of a reader, and follows
// every change at once.
func TestKeptFront(t *testing.T) {
	s := openShop(t)
	guest := s.browser(t)
	guest.get(t, "/").shows(t, http.StatusOK, "红楼梦", "登录")
	reader := s.signedIn(t, "测试读者甲")
	reader.get(t, "/books/1/exchange").submit(t, "/books/1/exchange")
	for range 2 {
		reader.get(t, "/").shows(t, http.StatusOK, "27 积分", "已在书架")
		guest.get(t, "/").shows(t, http.StatusOK, "登录").hides(t, "已在书架", "27 积分")
	}

	s.setBook(t, 1, func(b *app.Book) { b.Price = 9 })
	guest.get(t, "/").shows(t, http.StatusOK, "9 积分")
	s.setBook(t, 1, func(b *app.Book) { b.Name = "石头记" })
	guest.get(t, "/").shows(t, http.StatusOK, "石头记").hides(t, "红楼梦")
	s.set(t, "shop-name", "巷口书店")
	guest.get(t, "/").shows(t, http.StatusOK, "巷口书店")
	s.setBook(t, 2, func(b *app.Book) { b.Category = 1 })
	guest.get(t, "/").shows(t, http.StatusOK, "文学 1")
	s.nameCategory(t, 1, "名家")
	guest.get(t, "/").shows(t, http.StatusOK, "名家 1")

	english := s.browser(t)
	english.header.Set("Accept-Language", "en")
	english.get(t, "/").shows(t, http.StatusOK, "Books on the shelf", "points")
	guest.get(t, "/").shows(t, http.StatusOK, "架上的书")

	phone := s.browser(t)
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X)")
	phone.get(t, "/").shows(t, http.StatusOK, "9 积分")
	s.set(t, "platforms-ios", "hide_price")
	phone.get(t, "/").shows(t, http.StatusOK, "石头记").hides(t, "积分")
	guest.get(t, "/").shows(t, http.StatusOK, "9 积分")
	phone.get(t, "/").shows(t, http.StatusOK).hides(t, "积分")

	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	guest.get(t, "/").shows(t, http.StatusOK, "1 本").hides(t, "石头记")
}

// TestKeptBook checks the same of a book's page.
func TestKeptBook(t *testing.T) {
	s := openShop(t, examinesNothing)
	guest, reader := s.browser(t), s.signedIn(t, "测试读者甲")
	guest.get(t, "/books/1").shows(t, http.StatusOK, "3 积分", "登录后换", "还没有评论。")
	reader.get(t, "/books/1/exchange").submit(t, "/books/1/exchange")
	reader.get(t, "/books/1").shows(t, http.StatusOK, "已在书架")
	guest.get(t, "/books/1").shows(t, http.StatusOK, "登录后换").hides(t, "已在书架")
	said, err := s.Comment(t.Context(), reader.key(), 1, "不错")
	if err != nil {
		t.Fatal(err)
	}
	guest.get(t, "/books/1").shows(t, http.StatusOK, "不错")
	guest.get(t, "/books/1?before=1").shows(t, http.StatusOK).hides(t, "不错")
	if _, err := s.HideComment(t.Context(), s.request(), said.ID); err != nil {
		t.Fatal(err)
	}
	guest.get(t, "/books/1").shows(t, http.StatusOK).hides(t, "不错")
	s.setBook(t, 1, func(b *app.Book) { b.Price = 9 })
	guest.get(t, "/books/1").shows(t, http.StatusOK, "9 积分")
	s.clock.Advance(frontMinute)
	guest.get(t, "/books/1").shows(t, http.StatusOK, "1 人在读")
	other := s.signedIn(t, "测试读者乙")
	other.get(t, "/books/1/exchange").submit(t, "/books/1/exchange")
	guest.get(t, "/books/1").shows(t, http.StatusOK, "1 人在读")
	s.clock.Advance(frontMinute)
	guest.get(t, "/books/1").shows(t, http.StatusOK, "2 人在读")
	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	guest.get(t, "/books/1").shows(t, http.StatusGone)
}

// examinesNothing has a storefront keep the pages of books whose PDFs are not there.
func examinesNothing(p *storefront.Storefront) { p.Examine = nil }

// TestKeptBeforeFacts checks that a page without the facts of a PDF is not kept while they are
// being found out, for a guest and for a reader.
func TestKeptBeforeFacts(t *testing.T) {
	s := openShop(t)
	s.set(t, "pick-book", "1")
	browsers := []*browser{s.browser(t), s.signedIn(t, "测试读者甲")}
	for _, b := range browsers {
		b.get(t, "/")
		b.get(t, "/").shows(t, http.StatusOK, "店主荐书").hides(t, "361 页")
		b.get(t, "/books/1").shows(t, http.StatusOK, "红楼梦").hides(t, "361 页")
	}
	err := s.store.Update(t.Context(), func(tx app.Tx) error {
		return tx.PutPDFFile(app.PDFFile{
			Name: "dream.pdf", Size: 1000, Modified: s.clock.Now(), Hash: app.FileHash{1}, Pages: 361,
			Sizes: []app.PageRun{{Count: 361, Width: 595, Height: 842}},
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range browsers {
		b.get(t, "/").shows(t, http.StatusOK, "361 页")
		b.get(t, "/books/1").shows(t, http.StatusOK, "361 页")
	}
}

// lateFinder is a Finder whose copy of the catalogue is replaced late.
type lateFinder struct {
	app.Finder
	late bool
	last app.Hits
}

func (f *lateFinder) Find(ctx context.Context, s app.Search, now app.Revision, list app.ListBooks) (app.Hits, error) {
	if f.late {
		return f.last, nil
	}
	var err error
	f.last, err = f.Finder.Find(ctx, s, now, list)
	return f.last, err
}

// TestKeptOfLateFinder checks that a page with the books of an older catalogue is not kept for the
// present one.
func TestKeptOfLateFinder(t *testing.T) {
	s := openShop(t)
	finder := &lateFinder{Finder: s.Finder}
	s.Finder = finder
	browsers := []*browser{s.browser(t), s.signedIn(t, "测试读者甲")}
	for _, b := range browsers {
		b.get(t, "/")
	}
	for n, path := range []string{"/", "/new.xml"} {
		id := app.BookID(10 + n)
		name := fmt.Sprint("新到的书 ", id)
		s.browser(t).get(t, path)
		s.addBook(t, app.Book{ID: id, Name: name, Price: 1, DiskName: "new.pdf", Listed: true})
		for _, late := range []bool{true, false} {
			finder.late = late
			for _, b := range browsers {
				if got := strings.Contains(b.get(t, path).source, name); got == late {
					t.Errorf("%s has the new book: %v, with a finder that is late: %v", path, got, late)
				}
			}
		}
	}
}

// TestKeptAcrossChange checks that a page that was made while the keeper changed something is not
// kept for the time after.
func TestKeptAcrossChange(t *testing.T) {
	var during func()
	s := openShop(t, func(p *storefront.Storefront) {
		origin := p.Origin // is asked for while a page is made
		p.Origin = func(r *http.Request) string {
			if act := during; act != nil {
				during = nil
				act()
			}
			return origin(r)
		}
	})
	s.set(t, "pick-book", "1")
	reader := s.signedIn(t, "测试读者甲")
	reader.get(t, "/")
	for n, b := range []*browser{s.browser(t), reader} {
		before, after := fmt.Sprint("以前的话", n), fmt.Sprint("现在的话", n)
		s.set(t, "pick-words", before)
		during = func() { s.set(t, "pick-words", after) }
		b.get(t, "/")
		b.get(t, "/").shows(t, http.StatusOK, after)
	}
}

// TestKeptFrontOfOdd checks that what odd requests say does not reach the page of the next guest.
func TestKeptFrontOfOdd(t *testing.T) {
	s := openShop(t)
	odd := s.browser(t)
	odd.header.Set("Accept-Language", "en<script>")
	odd.header.Set("X-Forwarded-Host", "evil.example")
	odd.header.Set("Cookie", "reader=nonsense; lang=zh; said=bm90aGluZw")
	odd.get(t, "/?utm=evil.example&next=//evil.example&sort=evil").shows(t, http.StatusOK, "nothing")
	p := s.browser(t).get(t, "/?x=evil.example").shows(t, http.StatusOK, "红楼梦").hides(t, "nothing", "evil")
	if got := p.form("/language"); got == nil || attribute(field(got, "path"), "value") != "/" {
		t.Errorf("the switch of the language leads elsewhere:\n%s", p.source)
	}
}

// TestSaidOnce checks that a message is shown to the one browser that it is for, once.
func TestSaidOnce(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	reader.get(t, "/").submit(t, "/language", "language", "zh")
	reader.post(t, "/signout").shows(t, http.StatusOK, "已经退出", "登录")
	reader.get(t, "/").hides(t, "已经退出")
	s.browser(t).get(t, "/").hides(t, "已经退出")
}
