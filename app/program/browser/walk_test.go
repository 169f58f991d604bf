//go:build browser

package browser

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

var firstLink = regexp.MustCompile(`link=(http://[^ ]+/keeper/start#[0-9a-f]+)`)

// TestWalk is the first day of a shop, on a phone: from the link in the log to a refund, with a
// reader who redeems, buys and downloads.
func TestWalk(t *testing.T) {
	browser := chromium(t)
	db := harness.NewDB(t)
	s := &shop{Process: harness.Start(t, db, "-books", filepath.Join(filepath.Dir(db), "books"), "-backup-dir", t.TempDir())}
	b := s.tab(t, browser, "", "zh")
	b.window(375, "light")

	var link []string
	harness.Eventually(t, func() bool { link = firstLink.FindStringSubmatch(s.Log.String()); return link != nil })
	b.do(chromedp.Navigate(link[1]))
	b.fill("password", testPassword)
	b.fill("again", testPassword)
	b.press(`main form button`)
	b.sees("密码设好了")

	b.get("/keeper/house/settings")
	b.fill("shop-name", "街角书房")
	b.press(`main form button.main`)
	b.sees("街角书房")

	book := b.addBooks(t.TempDir())
	b.get(book)
	b.fill("name", "呼兰河传")
	b.fill("author", "萧红")
	b.fill("price", "12")
	b.press(`form[aria-labelledby=edit] button.main`)
	b.press(`form[action$="/relist"] button`)
	b.sees("在架")

	b.get("/keeper/codes/new")
	b.fill("count", "2")
	b.fill("points", "20")
	b.fill("why", "开张")
	b.press(`button[value=sheet]`)
	b.sees("街角书房 20 积分")
	codes := evaluate[[]string](b, `[...document.querySelectorAll('.sheet code')].map((code) => code.textContent)`)
	if len(codes) != 2 {
		t.Fatalf("the sheet has the codes %q, want 2", codes)
	}

	reader := s.newCustomer(t, book)
	reader.redeem(codes[0], 20)
	file := reader.buy()
	reader.downloads(file, http.StatusOK)
	reader.comment("加微信领全套")

	b.get("/keeper/orders")
	b.press(`.rows a.name`)
	b.fill("why", "重复换了")
	b.press(`form[action$="/refund"] button`)
	reader.downloads(file, http.StatusForbidden)

	b.get("/keeper/comments")
	b.do(key("j"))
	b.awaitLoad(key("h"))
	if listed := reader.comments(); listed != 0 {
		t.Errorf("readers see %d comments after it was hidden", listed)
	}

	b.get("/keeper/house/backups")
	b.press(`form[action$="/make"] button`)
	harness.Eventually(t, func() bool { return b.getsWith("/keeper/house/backups", `form[action$="/verify"] button:enabled`) })
	b.press(`form[action$="/verify"] button`)
	harness.Eventually(t, func() bool { return b.getsWith("/keeper/house/backups", `form[action$="/verify"] button:enabled`) })
	b.sees("又验证过")

	b.signOutSecond(s, browser)
	b.quiet("after the walk", http.StatusOK)
	s.Stop(t)
	harness.Check(t, db)
}

// TestQueueKeys lets comments that wait through without a mouse. After one, the next has the focus.
func TestQueueKeys(t *testing.T) {
	s := serveFull(t, plainWords())
	b := s.tab(t, chromium(t), s.key, "zh")
	b.get("/keeper/comments")
	b.sees("等待放行 2")
	b.do(key("a")) // without a row that has the focus it does nothing
	b.sees("等待放行 2")
	b.do(key("j"))
	b.awaitLoad(key("a"))
	b.sees("等待放行 1")
	b.awaitLoad(key("a"))
	if b.getsWith("/keeper/comments?state=waiting", ".rows li") {
		t.Error("a comment that was let through still waits")
	}
	if !b.getsWith("/keeper/comments/"+s.waiting.String(), `form[action$="/hide"]`) {
		t.Error("the comment is not shown")
	}
}

// fill types into a field, in place of what is in it.
func (b *tab) fill(field, text string) {
	b.t.Helper()
	selector := `main [name="` + field + `"]`
	evaluate[string](b, `document.querySelector('`+selector+`').value = ''`)
	b.do(chromedp.SendKeys(chromedp.CSS(selector), text))
}

// press presses a button or a link, and waits for the page that it leads to.
func (b *tab) press(selector string) {
	b.t.Helper()
	b.awaitLoad(chromedp.Click(chromedp.CSS(selector)))
}

// getsWith opens a page, and reports whether it has an element that the selector names.
func (b *tab) getsWith(path, selector string) bool {
	b.t.Helper()
	b.get(path)
	return evaluate[bool](b, "document.querySelector('"+selector+"') !== null")
}

// sees checks that the page shows a text.
func (b *tab) sees(text string) {
	b.t.Helper()
	if shown := evaluate[string](b, `document.body.innerText`); !strings.Contains(shown, text) {
		b.t.Fatalf("the page lacks %q:\n%s", text, shown)
	}
}

// addBooks drops three PDFs on the page that takes them, beside its form, and returns the path of
// the first draft.
func (b *tab) addBooks(folder string) (draft string) {
	b.t.Helper()
	var paths []string
	for i, title := range []string{"生死场", "呼兰河", "马伯乐"} {
		path := filepath.Join(folder, strconv.Itoa(i)+".pdf")
		b.must(os.WriteFile(path, pdftest.Titled(title, ""), 0o600))
		paths = append(paths, path)
	}
	b.get("/keeper/books/new")
	drop := &input.DragData{Items: []*input.DragDataItem{}, Files: paths, DragOperationsMask: 1}
	for _, event := range []input.DispatchDragEventType{
		input.DispatchDragEventTypeDragEnter, input.DispatchDragEventTypeDragOver, input.DispatchDragEventTypeDrop,
	} {
		b.do(call(input.DispatchDragEvent, input.DispatchDragEventParams{Type: event, X: 200, Y: 20, Data: drop}))
	}
	b.do(chromedp.WaitVisible(chromedp.CSS(`.results li:nth-child(3) a.name`)))
	drafts := evaluate[[]string](b, `[...document.querySelectorAll('.results a.name')].map((book) => book.getAttribute('href'))`)
	if len(drafts) != 3 {
		b.t.Fatalf("three PDFs became %q", drafts)
	}
	return drafts[0]
}

// signOutSecond signs in with a second device, which the first one signs out.
func (b *tab) signOutSecond(s *shop, browser context.Context) {
	b.t.Helper()
	second := s.tab(b.t, browser, "", "zh")
	second.get("/keeper/log")
	second.fill("password", testPassword)
	second.press(`main form button`)
	second.sees("记录")
	b.get("/keeper/house")
	b.press(`form[action$="/devices/end"] button`)
	second.get("/keeper/log")
	second.sees("密码")
}

// customer is a reader of one book.
type customer struct {
	*harness.Client
	t    *testing.T
	key  app.SKey
	book app.BookID
}

// newCustomer returns a reader who will read the book with this page at the desk.
func (s *shop) newCustomer(t *testing.T, book string) *customer {
	t.Helper()
	id, err := strconv.ParseUint(book[strings.LastIndex(book, "/")+1:], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	client := s.Client(t)
	login, err := client.Login("测试读者甲")
	if err != nil {
		t.Fatal(err)
	}
	return &customer{client, t, login.SKey, app.BookID(id)}
}

func (c *customer) redeem(code string, points int64) {
	c.t.Helper()
	c.Log.Secret(code)
	response, err := c.Call(http.MethodPost, "/api/user/redeem", map[string]any{"code": code, "skey": c.key})
	if err != nil || response.Points != points {
		c.t.Fatalf("redeem: %+v, %v, want %d points", response, err, points)
	}
}

// buy buys the book and returns the link to its file.
func (c *customer) buy() (link string) {
	c.t.Helper()
	if _, err := c.Buy(c.key, c.book); err != nil {
		c.t.Fatal(err)
	}
	var shelf struct {
		List []struct {
			File string `json:"bkfile"`
		}
	}
	c.GetJSON(c.t, "/api/user/getBoughtBooks?skey="+string(c.key), &shelf)
	if len(shelf.List) != 1 {
		c.t.Fatalf("the shelf is %+v, want one book", shelf)
	}
	return shelf.List[0].File
}

func (c *customer) downloads(link string, want int) {
	c.t.Helper()
	response, err := c.HTTP.Get(link)
	if err != nil {
		c.t.Fatal(err)
	}
	response.Body.Close()
	if response.StatusCode != want {
		c.t.Errorf("GET %s = %d, want %d", link, response.StatusCode, want)
	}
}

func (c *customer) comment(text string) {
	c.t.Helper()
	if _, err := c.Comment(c.key, c.book, text); err != nil {
		c.t.Fatal(err)
	}
}

// comments returns the number of comments that the book shows.
func (c *customer) comments() int {
	c.t.Helper()
	var detail struct {
		Data struct{ Lists []any }
	}
	c.GetJSON(c.t, fmt.Sprintf("/api/book/queryBook?bookid=%d", c.book), &detail)
	return len(detail.Data.Lists)
}
