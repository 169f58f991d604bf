//go:build linux

package program_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"net/url"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// largeRequest is a large request, or a request for a large response.
type largeRequest struct {
	name, method, target, headers, body string
	taken                               []bool // whether clients read the response
}

var (
	takenOnly  = []bool{true}
	takenOrNot = []bool{true, false}
)

// oddHosts are valid and invalid Host headers. Clients send them in turn.
var oddHosts = []func(i int) string{
	func(int) string { return "shop.example" },
	func(i int) string { return fmt.Sprintf("evil%d.example:%d", i, 1+i*1000) },
	func(i int) string { return fmt.Sprintf("[2001:db8::%x]:65535", i) },
	func(i int) string { return fmt.Sprintf("%0253d", i) },
	func(i int) string { return strings.Repeat("a", 50_000) + fmt.Sprint(i) },
	func(i int) string { return fmt.Sprintf("evil.example:%d%s", i, strings.Repeat("9", 20_000)) },
	func(int) string { return "" },
}

// text returns the request of the ith client.
func (r largeRequest) text(i int) string {
	host := oddHosts[i%len(oddHosts)](i)
	text := r.method + " " + r.target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + r.headers
	if r.method == "POST" {
		text += fmt.Sprintf("Content-Length: %d\r\n", len(r.body))
		if r.headers == "" {
			text += "Content-Type: application/json\r\n"
		}
	}
	return text + "\r\n" + r.body
}

// largestRequests returns a request for each route and method with its largest response.
func largestRequests(key app.SKey, picture string) (all []largeRequest) {
	_, calls, _ := load()
	skey := "skey=" + string(key)
	const gzip = "Accept-Encoding: gzip\r\n"
	for _, target := range []string{
		"/api/book/getBooks?is_all=1", "/", fmt.Sprintf("/api/book/queryBook?bookid=%d&limit=100", harness.FirstBook),
		fmt.Sprintf("/api/book/queryBook?bookid=%d&limit=100&before=%d&%s", harness.FirstBook, 1000, skey),
		fmt.Sprintf("/api/book/pages?bookid=%d&%s", harness.FirstBook, skey),
		"/api/book/search?limit=100", "/api/book/search?sort=sold&limit=100",
		"/api/book/search?sort=name&q=" + strings.Repeat("s+", 100),
		"/api/book/search?sort=price&limit=100&q=" + url.QueryEscape(strings.Repeat("书", 20)), "/api/book/categories",
		"/api/user/getBoughtBooks?" + skey, "/api/user/ledger?limit=100&" + skey, "/api/order/list?limit=100&" + skey, "/api/user/info?" + skey,
		"/opds/all", "/opds/v2/all", "/opds/search?q=" + strings.Repeat("s+", 100), "/opds/shelf", "/koreader/syncs/progress/x",
		"/openapi.json", "/openrpc.json", "/docs", "/docs/zh/api", "/docs/" + strings.Repeat("x", 60_000),
		"/downloadfile?filename=ttest.pdf", picture, "/login?code=" + strings.Repeat("c", 60_000), "/static/style.css", "/healthz",
		"/keeper/signin?next=/keeper/" + strings.Repeat("%26", 20_000), "/keeper/" + strings.Repeat("x", 60_000),
		"/" + strings.Repeat("x", 60_000),
		"/?sort=name&page=7", fmt.Sprintf("/books/%d", harness.FirstBook), "/new.xml", "/sitemap.xml", "/apple-touch-icon.png",
		"/?q=" + strings.Repeat("%E4%B9%A6", 200), "/signin?next=/" + strings.Repeat("%26", 20_000),
	} {
		name, _, _ := strings.Cut(target, "?")
		name = name[:min(len(name), 40)]
		all = append(all,
			largeRequest{"GET " + name, "GET", target, "", "", takenOrNot},
			largeRequest{"HEAD " + name, "HEAD", target, gzip, "", takenOnly},
		)
		if target == "/" || strings.Contains(target, "getBooks") || strings.HasSuffix(target, ".json") {
			all = append(all, largeRequest{"GET " + name + ", gzip", "GET", target, gzip, "", takenOrNot})
		}
	}
	own := gzip + "Cookie: reader=" + string(key) + "\r\n"
	for _, target := range []string{"/", fmt.Sprintf("/books/%d", harness.FirstBook), fmt.Sprintf("/books/%d/exchange", harness.FirstBook+1)} {
		all = append(all, largeRequest{"GET " + target + " of a reader", "GET", target, own, "", takenOrNot})
	}
	all = append(all, largeRequest{"POST /language", "POST", "/language", "Content-Type: application/x-www-form-urlencoded\r\n",
		"path=/" + strings.Repeat("x", 60_000), takenOnly})
	fields := `"skey":"` + string(key) + `","bookid":1,"limit":100,"is_all":1,"cmid":0,"content":"` + strings.Repeat("字", 500) + `","code":"x"`
	for _, method := range []string{
		"Book.getBooks", "Book.queryBook", "Book.search", "Book.pages", "Book.categories",
		"User.getBoughtBooks", "User.ledger", "Order.list", "User.info", "User.login",
		"User.redeem", "Order.buy", "Comment.write", "Comment.delete", "No.method",
	} {
		call := func(id string) string {
			return `{"jsonrpc":"2.0","id":` + id + `,"method":"` + method + `","params":{` + fields + `}}`
		}
		before := strings.Replace(call("1"), `"limit"`, `"before":1000,"limit"`, 1)
		batch := func(call string) string { return "[" + strings.Repeat(call+",", calls-1) + call + "]" }
		name := fmt.Sprintf("%d × %s", calls, method)
		all = append(all,
			largeRequest{name, "POST", "/api", "", batch(call("1")), takenOrNot},
			largeRequest{name + ", long ids", "POST", "/api", "", batch(call(`"` + strings.Repeat("i", 8000) + `"`)), takenOnly},
		)
		if method == "Book.queryBook" {
			all = append(all, largeRequest{name + ", older comments", "POST", "/api", "", batch(before), takenOrNot})
		}
	}
	const mb = 1 << 20
	for name, file := range map[string]string{"a picture": largePhoto(), "no picture": strings.Repeat("x", 2*mb)} {
		all = append(all, largeRequest{"POST /api/user/avatar, " + name, "POST", "/api/user/avatar",
			"Content-Type: multipart/form-data; boundary=b\r\n", "--b\r\nContent-Disposition: form-data; name=\"skey\"\r\n\r\n" +
				string(key) + "\r\n--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n" + file + "\r\n--b--\r\n",
			takenOnly})
	}
	all = append(all, largeRequest{"POST /api/user/avatar, a long header of a part", "POST", "/api/user/avatar",
		"Content-Type: multipart/form-data; boundary=b\r\n", "--b\r\nContent-Disposition: form-data" + manyParameters(2*mb) +
			"\r\n\r\nx\r\n--b--\r\n", takenOnly})
	for _, target := range []string{"/api", "/login", "/api/comment/write", "/api/order/buy"} {
		for name, body := range map[string]string{
			"a long text": `{"x":"` + strings.Repeat("x", mb-8) + `"}`, "many keys": `{` + strings.Repeat(`"x":1,`, mb/6-2) + `"x":1}`,
			"deep arrays": strings.Repeat("[", mb), "64 KB of keys": `{` + strings.Repeat(`"x":1,`, 10_000) + `"x":1}`,
			"many calls": "[" + strings.Repeat(`1,`, mb/2-2) + "1]",
		} {
			all = append(all, largeRequest{"POST " + target + ", " + name, "POST", target, "", body, takenOnly})
		}
	}
	return all
}

// manyParameters returns parameters of a header. Package mime makes a map of each (RFC 2231).
func manyParameters(size int) string {
	var b strings.Builder
	for i := 0; b.Len() < size; i++ {
		fmt.Fprintf(&b, ";%x*0=x", i)
	}
	return b.String()
}

// largePhoto returns a picture of almost 4 million pixels in less than 2 MB.
func largePhoto() string {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewYCbCr(image.Rect(0, 0, 2000, 2000), image.YCbCrSubsampleRatio420), nil); err != nil {
		panic(err)
	}
	return b.String()
}

// fillShop makes a shop of many books. One reader owns all, has commented often on the first, and
// has the longest picture, whose path it returns.
func fillShop(t *testing.T, path string) (key app.SKey, picture string) {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	shop := &app.Shop{Store: db, WeChat: wechat.Demo{}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		Rand: shoptest.Rand(), SessionTTL: time.Hour}
	login, err := shop.Login(t.Context(), "reader", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	shop.MakePicture = func(context.Context, []byte) ([]byte, error) { return make([]byte, app.MaxPicture), nil }
	user, err := shop.SetPicture(t.Context(), login.SKey, nil)
	const chunk = 500
	_, _, books := load()
	for from := 0; from < books; from += chunk {
		err = errors.Join(err, db.Update(t.Context(), func(tx app.Tx) (err error) {
			owner := user
			for i := range chunk {
				id := harness.FirstBook + app.BookID(from+i)
				book := app.Book{ID: id, Name: fmt.Sprintf("第%d卷 %s", id, strings.Repeat("书", 20)), Author: "作者",
					Publisher: "出版社", CoverURL: "https://img.example/cover.jpg", DiskName: id.WireName(), Sample: "ttest.pdf", Listed: true}
				order := app.Order{ID: app.OrderID(app.NewID(time.Now(), shop.Rand)), User: owner.ID, Book: id, At: time.Now()}
				owner.Entries++
				entry := app.Entry{User: owner.ID, Seq: owner.Entries, Balance: owner.Balance, Why: app.Bought, Ref: order.ID.String(), At: time.Now()}
				err = errors.Join(err, tx.PutBook(book), tx.PutEntry(entry), tx.PutOrder(order))
			}
			return errors.Join(err, tx.PutUser(owner))
		}))
		user.Entries += chunk
	}
	for range 200 {
		_, said := shop.Comment(t.Context(), login.SKey, harness.FirstBook, strings.Repeat("🙂", 140))
		err = errors.Join(err, said)
	}
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return login.SKey, user.OwnPicture()
}
