//go:build browser

package browser

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
)

// serveLong serves a shop with a book of twelve pages, which its reader owns. flags are added to
// those of the server.
func serveLong(t *testing.T, flags ...string) *shop {
	t.Helper()
	return serve(t, func(f *filling, s *shop) {
		f.must(os.Mkdir(f.books, 0o755))
		f.must(os.WriteFile(filepath.Join(f.books, "long.pdf"), pdftest.Book(strings.Fields("a b c d e f g h i j k l")...), 0o644))
		_, err := f.AddBook(t.Context(), f.request(""), app.Book{ID: 1, Name: "长书", Price: 1, DiskName: "long.pdf", Listed: true})
		f.must(err)
		login, err := f.Login(t.Context(), "reader", app.SignedProfile{})
		f.must(err)
		s.reader, s.skey = login.User.ID, login.SKey
		_, err = f.Buy(t.Context(), s.skey, 1)
		f.must(err)
	}, flags...)
}

// TestTurning turns the pages of a book by keys, by a swipe and by links, on the full screen too.
// The page that is in view is kept, and when the network is gone the page says whether it is.
func TestTurning(t *testing.T) {
	s := serveLong(t)
	b := s.tab(t, chromium(t), s.key, "zh")
	b.window(375, "light")
	b.do(chromedp.EmulateViewport(375, 800, chromedp.EmulateMobile, chromedp.EmulateTouch))
	b.get("/books/1/read?p=3")
	b.awaitPage(3)
	b.await(`performance.getEntriesByType('resource').some((e) => e.name.includes('/4-'))`) // loaded before it is shown
	b.refusesFullScreen()
	b.do(key("ArrowRight"))
	b.awaitPage(4)
	if n := evaluate[int](b, `performance.getEntriesByType('resource').filter((e) => e.name.includes('/4-')).length`); n != 1 {
		t.Errorf("page 4 was loaded %d times", n)
	}
	b.swipe(300, 60)
	b.awaitPage(5)
	b.swipe(60, 300)
	b.awaitPage(4)
	b.do(chromedp.Click(chromedp.CSS("#full")))
	b.await(`document.fullscreenElement`)
	b.do(chromedp.Click(chromedp.CSS("a[rel=next]")))
	b.awaitPage(5)
	b.await(`document.fullscreenElement`)
	evaluate[any](b, `document.exitFullscreen()`)
	b.do(key("End"))
	b.awaitPage(12)
	b.sees("这是最后一页。")
	b.do(key("ArrowRight")) // there is no page after it
	b.do(key("Home"))
	b.awaitPage(1)
	b.pressInVain("Home") // the history gets no entry
	evaluate[any](b, `history.back()`)
	b.awaitPage(12)
	b.await(`!document.querySelector('#kept').hidden`)
	b.quiet("after turning", http.StatusOK)

	other := s.tab(t, b.ctx, s.key, "zh")
	other.get("/books/1/read")
	other.awaitPage(12)

	s.Stop(t)
	b.do(key("ArrowLeft"))
	b.await(`!document.querySelector('#trouble').hidden`)
	b.sees("网断了。读到第 12 页，已经记下。")
}

// TestFocusAtTheEnds turns to the last page and to the first with the Enter key. The link that was
// pressed is not there any more: the other link gets the focus.
func TestFocusAtTheEnds(t *testing.T) {
	s := serveLong(t)
	b := s.tab(t, chromium(t), s.key, "zh")
	for _, turn := range []struct {
		from, to    int
		link, other string
	}{{11, 12, "next", "prev"}, {2, 1, "prev", "next"}} {
		b.get(fmt.Sprintf("/books/1/read?p=%d", turn.from))
		b.awaitPage(turn.from)
		b.do(chromedp.SendKeys(chromedp.CSS("a[rel="+turn.link+"]"), "\r"))
		b.awaitPage(turn.to)
		if rel := evaluate[string](b, `document.activeElement.rel ?? document.activeElement.tagName`); rel != turn.other {
			t.Errorf("on page %d %q has the focus, want %q", turn.to, rel, turn.other)
		}
	}
}

// TestPurseIsRenewed turns a page after the session ended elsewhere, and again with the session.
// The purse in the header is that of the page in view.
func TestPurseIsRenewed(t *testing.T) {
	s := serveLong(t)
	b := s.tab(t, chromium(t), s.key, "zh")
	purse := func() string {
		t.Helper()
		return evaluate[string](b, `[...document.querySelectorAll('.purse')].map((e) => e.textContent).join()`)
	}
	b.get("/books/1/read?p=1")
	b.awaitPage(1)
	if got := purse(); got != "29 积分" {
		t.Errorf("the purse is %q, want 29 积分", got)
	}
	b.forgetReader()
	b.do(key("ArrowRight"))
	b.awaitPage(2)
	if got := purse(); got != "登录" {
		t.Errorf("without a session the purse is %q, want 登录", got)
	}
	b.setCookie(readersCookie, string(s.skey))
	b.do(key("ArrowRight"))
	b.awaitPage(3)
	if got := purse(); got != "29 积分" {
		t.Errorf("with the session again the purse is %q, want 29 积分", got)
	}
}

// refusesFullScreen presses the button of the full screen by a script, which the browser refuses
// before the person's first act. The button goes away, and the page has no error.
func (b *tab) refusesFullScreen() {
	b.t.Helper()
	evaluate[any](b, `document.querySelector('#full').click()`)
	b.await(`document.querySelector('#full').hidden`)
	_, problems := b.take()
	for _, problem := range problems {
		if !strings.HasPrefix(problem, "log: Failed to execute 'requestFullscreen'") { // the browser says so itself
			b.t.Error(problem)
		}
	}
}

// pressInVain presses a key that leads to the page that is shown already, and waits until that is
// there again.
func (b *tab) pressInVain(name string) {
	b.t.Helper()
	evaluate[bool](b, `window.before = document.querySelector('#leaf'), true`)
	b.do(key(name))
	b.await(`document.querySelector('#leaf') !== before`)
}

// await waits until a condition of the page is true.
func (b *tab) await(condition string) {
	b.t.Helper()
	evaluate[bool](b, `new Promise((done) => {
  const look = () => (`+condition+`) ? done(true) : setTimeout(look, 30);
  look();
})`)
}

// awaitPage waits until a page of the book is drawn.
func (b *tab) awaitPage(number int) {
	b.t.Helper()
	b.await(fmt.Sprintf(`location.search === '?p=%d' && document.querySelector('#leaf')?.alt === '第 %[1]d 页' && `+
		`document.querySelector('#leaf').naturalWidth > 0`, number))
}

// swipe moves a finger over the page.
func (b *tab) swipe(from, to float64) {
	b.t.Helper()
	touch := func(kind input.DispatchTouchEventType, points ...*input.TouchPoint) {
		b.do(call(input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: append([]*input.TouchPoint{}, points...)}))
	}
	touch(input.DispatchTouchEventTypeTouchStart, &input.TouchPoint{X: from, Y: 400})
	touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: (from + to) / 2, Y: 400})
	touch(input.DispatchTouchEventTypeTouchMove, &input.TouchPoint{X: to, Y: 400})
	touch(input.DispatchTouchEventTypeTouchEnd)
}
