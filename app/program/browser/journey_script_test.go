//go:build browser

package browser

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/chromedp"
)

// TestJourney is the journey of a reader in a real browser, on a phone and at a desk: from finding
// a book to the page that is refused after a refund. The pages are turned by links and by keys, and
// the script keeps the page that is in view.
func TestJourney(t *testing.T) {
	browser := chromium(t)
	for _, w := range []struct {
		width   int64
		colours string
	}{{375, "light"}, {1440, "dark"}} {
		t.Run(fmt.Sprintf("%d-%s", w.width, w.colours), func(t *testing.T) {
			t.Parallel()
			s := serveJourney(t)
			s.Log.Secret(s.unused)
			j := &journey{s, s.tab(t, browser, "", "zh"), fmt.Sprintf("journey-%d-%s-", w.width, w.colours)}
			j.window(w.width, w.colours)
			j.exchanges()
			j.readsToPage5()
			j.goesOnElsewhere(browser)
			next := j.nextImage()
			if status := j.asks(next); status != http.StatusOK {
				t.Errorf("the image of page 6 = %d", status)
			}
			s.refunds(t, browser)
			j.isRefused(next)
		})
	}
}

// journey is a reader's way through a shop.
type journey struct {
	shop *shop
	*tab
	name string // of its pictures
}

// step checks a page that the journey has come to.
func (j *journey) step(name string, shows ...string) {
	j.t.Helper()
	for _, words := range shows {
		j.sees(words)
	}
	j.quiet(j.name+name, http.StatusOK)
	j.shoot(j.name + name)
}

// signsIn types the nickname of the journey's reader.
func (b *tab) signsIn() {
	b.t.Helper()
	b.fill("nickname", journeyReader)
	b.press(`form[action="/signin"] button`)
}

// exchanges finds the book by pinyin, signs in, redeems the code and exchanges points for the book.
func (j *journey) exchanges() {
	j.t.Helper()
	j.get("/")
	j.step("front", "2 本")
	j.do(chromedp.SendKeys(chromedp.CSS("#q"), "hlhz"))
	j.press(`.search button`)
	j.step("found", "1 本", journeyBook)
	j.press(`.shelf a[href="/books/1"]`)
	j.step("book", "登录后换")
	j.press(`.acts a.button`)
	j.step("sign-in", "昵称")
	j.signsIn()
	j.step("short", "用兑换码")
	j.press(`.acts a.button`)
	j.fill("code", j.shop.unused)
	j.press(`form[action="/me/redeem"] button`)
	j.step("redeemed", fmt.Sprintf("换到 %d 积分", codePoints))
	j.get("/books/1")
	j.press(`.acts a.button`)
	j.step("exchange", fmt.Sprintf("用 %d 积分换", journeyPrice))
	j.press(`form[action="/books/1/exchange"] button`)
	j.step("exchanged", "已放进你的书架")
}

// readsToPage5 turns to page 5 by links and keys, and waits until the script has kept it.
func (j *journey) readsToPage5() {
	j.t.Helper()
	j.press(`.acts a.button`)
	j.awaitPage(1)
	for number := 2; number <= 5; number++ {
		if number%2 == 0 {
			j.do(chromedp.Click(chromedp.CSS("a[rel=next]")))
		} else {
			j.do(key("ArrowRight"))
		}
		j.awaitPage(number)
	}
	j.await(`!document.querySelector('#kept').hidden`)
	j.step("page-5", "第 5 页，共 8 页", "这一页已经记下")
}

// goesOnElsewhere reads on with a second device, and comments there.
func (j *journey) goesOnElsewhere(browser context.Context) {
	j.t.Helper()
	second := &journey{j.shop, j.shop.tab(j.t, browser, "", "zh"), j.name + "second-"}
	second.window(1440, "light")
	second.get("/signin?next=/books/1")
	second.signsIn()
	second.step("book", "从第 5 页接着读")
	second.press(`.acts a.button`)
	second.awaitPage(5)
	second.step("page-5", "第 5 页，共 8 页")
	second.press(`#reading a`)
	second.fill("comment", journeyWords)
	second.press(`form[action$="/comments"] button`)
	second.step("comment", journeyWords)
}

// nextImage returns the address of the image of the next page, which the page has loaded already.
func (j *journey) nextImage() string {
	j.t.Helper()
	return evaluate[string](j.tab, `document.querySelector('#leaf').dataset.next.split(' ')[0]`)
}

// asks returns the status of an image, past the browser's cache.
func (j *journey) asks(image string) int {
	j.t.Helper()
	return evaluate[int](j.tab, `fetch('`+image+`', {cache: 'no-store'}).then((response) => response.status)`)
}

// refunds gives the points of the only order back at the desk.
func (s *shop) refunds(t *testing.T, browser context.Context) {
	t.Helper()
	b := s.tab(t, browser, s.key, "zh")
	b.get("/keeper/orders")
	b.press(`.rows a.name`)
	b.fill("why", "重复换了")
	b.press(`form[action$="/refund"] button`)
	b.sees("已退款")
	b.quiet("the refund", http.StatusOK)
}

// isRefused turns to a page that the reader may not read any more.
func (j *journey) isRefused(image string) {
	j.t.Helper()
	j.do(key("ArrowRight"))
	j.await(`location.search === '?p=6' && document.querySelector('.reader .empty')`)
	j.step("refused", "这本书已经退掉，不在你的书架上了。")
	if status := j.asks(image); status != http.StatusForbidden {
		j.t.Errorf("the image of page 6 = %d after the refund, want 403", status)
	}
	j.take() // that status
	j.get("/me/points")
	j.step("points", fmt.Sprintf("+%d", journeyPrice))
}
