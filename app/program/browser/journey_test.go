package browser

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// The journey of a reader. The first points of a reader are too few for the book, and one code
// pays for it.
const (
	journeyReader = "测试读者甲"
	journeyBook   = "呼兰河传"
	journeyPrice  = 40
	codePoints    = 20
	journeyWords  = "后花园那一章读了两遍。"
)

// serveJourney serves a new demo shop with two books, of which one is the journey's, and one code.
func serveJourney(t *testing.T) *shop {
	t.Helper()
	return serve(t, func(f *filling, s *shop) {
		ctx := t.Context()
		f.must(os.Mkdir(f.books, 0o755))
		for i, title := range []string{journeyBook, "边城"} {
			file := fmt.Sprintf("book%d.pdf", i+1)
			text := pdftest.Book(strings.Fields("one two three four five six seven eight")...)
			f.must(os.WriteFile(filepath.Join(f.books, file), text, 0o644))
			book := app.Book{
				ID: app.BookID(i + 1), Name: title, Author: "作者", Price: journeyPrice, DiskName: file, Listed: true, SamplePages: 2,
			}
			_, err := f.AddBook(ctx, f.request(""), book)
			f.must(err)
		}
		_, codes, err := f.Mint(ctx, f.request("开张"), app.Batch{Count: 1, Points: codePoints}, func(int) {})
		f.must(err)
		s.book, s.unused = 1, codes[0]
	})
}

// TestJourneyWithoutScript is the journey of a reader by links and forms alone: from finding a book
// to the page that is refused after a refund. The keeper refunds at the desk.
func TestJourneyWithoutScript(t *testing.T) {
	t.Parallel()
	s := serveJourney(t)
	s.Log.Secret(s.unused)
	book := "/books/" + s.book.String()
	reader := s.guest(t)

	shown := reader.submit(t, reader.get(t, "/"), "/", "", "q", "hlhz")
	shown.sees(t, "1 本")
	shown = reader.follow(t, reader.follow(t, shown, journeyBook), "登录后换")
	shown = reader.submit(t, shown, "/signin", "", "nickname", journeyReader).ok(t, "signing in")
	shown = reader.follow(t, shown, "用兑换码")
	shown = reader.submit(t, shown, "/me/redeem", "", "code", s.unused).ok(t, "redeeming")
	shown.sees(t, fmt.Sprintf("换到 %d 积分", codePoints))
	before := s.balance(t, shown)

	shown = reader.follow(t, reader.get(t, book), fmt.Sprintf("用 %d 积分换", journeyPrice))
	shown = reader.submit(t, shown, book+"/exchange", "").ok(t, "exchanging")
	shown.sees(t, "已放进你的书架")
	if after := s.balance(t, reader.get(t, "/me/points")); after != before-journeyPrice {
		t.Errorf("the balance is %d after the exchange, want %d", after, before-journeyPrice)
	}
	shown = reader.follow(t, shown, "读")
	for range 4 {
		shown = reader.follow(t, shown, "下一页")
	}
	reader.follow(t, shown, "本页文字").sees(t, "five")
	shown = reader.submit(t, shown, book+"/position", "").ok(t, "keeping the page")
	shown.sees(t, "记下了：每台设备都从第 5 页接着读。")

	second := s.guest(t)
	there := second.submit(t, second.get(t, "/signin?next="+book), "/signin", "", "nickname", journeyReader)
	there = second.follow(t, there.ok(t, "signing in again"), "从第 5 页接着读")
	there.sees(t, "第 5 页，共 8 页")
	if there.url.RawQuery != "p=5" {
		t.Errorf("the second device goes on at %s", there.url)
	}
	said := second.submit(t, second.get(t, book), book+"/comments", "", "comment", journeyWords).ok(t, "commenting")
	said.sees(t, journeyWords)
	next := nextImage(t, there)
	if image := second.get(t, next); image.status != http.StatusOK {
		t.Errorf("the image of page 6 = %d", image.status)
	}

	keeper := s.person(t)
	order := keeper.follow(t, keeper.get(t, "/keeper/orders"), journeyBook)
	keeper.submit(t, order, order.url.Path+"/refund", "", "why", "重复换了").ok(t, "refunding").sees(t, "已退款")

	shown = reader.follow(t, shown, "下一页")
	shown.sees(t, "这本书已经退掉，不在你的书架上了。")
	for _, p := range []*person{reader, second} {
		if image := p.get(t, next); image.status != http.StatusForbidden {
			t.Errorf("the image of page 6 = %d after the refund, want 403", image.status)
		}
	}
	if after := s.balance(t, reader.get(t, "/me/points")); after != before {
		t.Errorf("the balance is %d after the refund, want %d", after, before)
	}
}

// guest returns a reader who is not signed in yet, with a browser that has no script.
func (s *shop) guest(t *testing.T) *person {
	t.Helper()
	p := s.person(t)
	p.setKey("")
	p.setCookie("lang", "zh")
	return p
}

// nextImage returns the address of an image of the next page, which a page has a browser load.
func nextImage(t *testing.T, shown *response) string {
	t.Helper()
	for node := range shown.root.Descendants() {
		if address, _, _ := strings.Cut(attribute(node, "data-next"), " "); address != "" {
			return address
		}
	}
	t.Fatalf("%s names no image of the next page", shown.url)
	return ""
}

// balance returns the points that a page shows to the reader. Both published clients and the sum of
// the ledger show as many.
func (s *shop) balance(t *testing.T, shown *response) (points int64) {
	t.Helper()
	for node := range shown.root.Descendants() {
		if attribute(node, "class") == "purse" {
			fmt.Sscan(textOf(node), &points)
		}
	}
	client := s.Client(t)
	login, err := client.Login("nickname " + journeyReader)
	if err != nil {
		t.Fatal(err)
	}
	info, err := client.Balance(login.SKey)
	if err != nil {
		t.Fatal(err)
	}
	body, err := json.Marshal(map[string]any{
		"jsonrpc": "2.0", "id": 1, "method": "User.info", "params": map[string]any{"data": map[string]any{"skey": login.SKey}},
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, err := client.HTTP.Post(s.URL("/api"), "application/json", bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	var rpc struct{ Result harness.Response }
	if err := json.NewDecoder(answer.Body).Decode(&rpc); err != nil {
		t.Fatal(err)
	}
	var ledger struct{ List []struct{ Delta int64 } }
	client.GetJSON(t, "/api/user/ledger?limit=100&skey="+string(login.SKey), &ledger)
	var sum int64
	for _, line := range ledger.List {
		sum += line.Delta
	}
	if info != points || rpc.Result.UserInfo.Balance != points || sum != points {
		t.Errorf("the page shows %d points, user/info %d, User.info %d, and the ledger sums up to %d",
			points, info, rpc.Result.UserInfo.Balance, sum)
	}
	return points
}
