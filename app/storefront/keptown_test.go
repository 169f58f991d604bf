package storefront_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/storefront"
)

// readersOfBook is how many readers a page says a book has: what it says may be a minute old.
var readersOfBook = regexp.MustCompile(
	`<span class="sold">\d+ 人在读</span>|\s*<div><dt>.*</dt><dd>\d+ 人在读</dd></div>`)

// TestKeptOwnPages checks that a page that is kept for a reader is the page that would be made
// anew, whatever the reader, another one and the keeper do.
func TestKeptOwnPages(t *testing.T) {
	var pages *storefront.Storefront
	s := openShop(t, func(p *storefront.Storefront) { pages = p })
	s.set(t, "moderation", "queue")
	readers := []*browser{s.signedIn(t, "测试读者甲"), s.signedIn(t, "测试读者乙")}
	for _, reader := range readers {
		reader.get(t, "/") // shows what signing in has to say
	}
	random := rand.New(rand.NewPCG(5, 1))
	succeeded := make(map[string]int)
	const steps = 120
	for step := range steps {
		did, err := s.actAtRandom(t, random, readers)
		if succeeded[did] += 0; err == nil {
			succeeded[did]++
		}
		fresh := *pages
		handler, err := fresh.Handler()
		if err != nil {
			t.Fatal(err)
		}
		for n, reader := range readers {
			for _, path := range []string{"/", "/?q=%E7%BA%A2", "/books/1", "/books/2"} {
				kept, anew := reader.get(t, path), pageFrom(handler, reader, path)
				if was, is := differing(kept.source, anew); was != is {
					t.Fatalf("step %d, after %s: %s of reader %d has the line\n%s\nmade anew it has\n%s", step, did, path, n, was, is)
				}
				if again := reader.get(t, path); again.source != kept.source || again.header.Get("ETag") != kept.header.Get("ETag") {
					t.Fatalf("step %d: %s is another page at once", step, path)
				}
			}
		}
	}
	for act, times := range succeeded {
		if times == 0 {
			t.Errorf("%s never succeeded", act)
		}
	}
	if len(succeeded) < 15 {
		t.Errorf("only %d kinds of act were drawn", len(succeeded))
	}
}

// differing returns the first lines in which two pages differ, but for readersOfBook.
func differing(one, other string) (was, is string) {
	ones := strings.Split(readersOfBook.ReplaceAllString(one, ""), "\n")
	others := strings.Split(readersOfBook.ReplaceAllString(other, ""), "\n")
	for n := range max(len(ones), len(others)) {
		if n == len(ones) || n == len(others) || ones[n] != others[n] {
			return strings.Join(ones[n:min(n+1, len(ones))], ""), strings.Join(others[n:min(n+1, len(others))], "")
		}
	}
	return "", ""
}

// actAtRandom has a reader or the keeper do something, and returns what. Some acts are refused.
func (s *shop) actAtRandom(t *testing.T, random *rand.Rand, readers []*browser) (did string, err error) {
	ctx, key, book := t.Context(), readers[random.IntN(len(readers))].key(), app.BookID(1+random.IntN(2))
	me, err := s.Me(ctx, key)
	if err != nil {
		t.Fatal(err)
	}
	comment := app.CommentID(1 + random.IntN(20))
	acts := []struct {
		name string
		do   func() error
	}{
		{"buy", func() error { _, err := s.Buy(ctx, key, book); return err }},
		{"refund", func() error {
			bought, err := s.Statement(ctx, key, app.Page[uint64]{Limit: 1})
			if err != nil || len(bought) == 0 {
				return errors.Join(err, errors.New("nothing was bought"))
			}
			var order app.OrderID
			if err := order.UnmarshalText([]byte(bought[0].Ref)); err != nil {
				return err
			}
			_, err = s.Refund(ctx, s.request(), order)
			return err
		}},
		{"comment", func() error { _, err := s.Comment(ctx, key, book, fmt.Sprint("评论 ", random.Uint32())); return err }},
		{"delete a comment", func() error { return s.DeleteComment(ctx, key, comment) }},
		{"show a comment", func() error { _, err := s.ShowComment(ctx, s.request(), comment); return err }},
		{"hide a comment", func() error { _, err := s.HideComment(ctx, s.request(), comment); return err }},
		{"position", func() error { return s.SetPosition(ctx, key, book, 1+random.IntN(50)) }},
		{"rename", func() error { _, err := s.Rename(ctx, key, fmt.Sprint("读者", random.IntN(100))); return err }},
		{"points", func() error { _, err := s.AddPoints(ctx, s.request(), me.ID, 1+random.Int64N(3)); return err }},
		{"price", func() error {
			_, err := s.SetBook(ctx, s.request(), book, func(b *app.Book) { b.Price = random.Int64N(4) })
			return err
		}},
		{"unlist", func() error { _, err := s.Unlist(ctx, s.request(), book); return err }},
		{"relist", func() error { _, err := s.Relist(ctx, s.request(), book); return err }},
		{"name the shop", func() error {
			_, err := s.SetSetting(ctx, s.request(), "shop-name", fmt.Sprint("书店", random.IntN(9)))
			return err
		}},
		{"pick", func() error {
			_, err := s.SetSetting(ctx, s.request(), "pick-book", fmt.Sprint(random.IntN(3)))
			return err
		}},
		{"wait", func() error { s.clock.Advance(time.Duration(random.IntN(100)) * time.Second); return nil }},
	}
	act := acts[random.IntN(len(acts))]
	return act.name, act.do()
}

// pageFrom returns the page that a handler has for a reader.
func pageFrom(handler http.Handler, reader *browser, path string) string {
	request := httptest.NewRequest(http.MethodGet, reader.url+path, nil)
	request.Header.Set("Cookie", "reader="+string(reader.key()))
	request.Header.Set("Accept-Language", "zh-CN")
	response := httptest.NewRecorder()
	handler.ServeHTTP(response, request)
	return response.Body.String()
}

// TestKeptOwnPageIsOnes checks that no reader sees a page that was made for another, or for the
// same reader before signing out.
func TestKeptOwnPageIsOnes(t *testing.T) {
	s := openShop(t)
	one, other := s.signedIn(t, "测试读者甲"), s.signedIn(t, "测试读者乙")
	if err := s.SetPosition(t.Context(), one.key(), 2, 7); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		one.get(t, "/").shows(t, http.StatusOK, "第 7 页")
		one.get(t, "/books/2").shows(t, http.StatusOK, "第 7 页")
		other.get(t, "/").shows(t, http.StatusOK).hides(t, "第 7 页")
	}
	if err := s.SetPosition(t.Context(), one.key(), 2, 8); err != nil {
		t.Fatal(err)
	}
	one.get(t, "/books/2").shows(t, http.StatusOK, "第 8 页")
	if err := s.LogoutEverywhere(t.Context(), one.key()); err != nil {
		t.Fatal(err)
	}
	one.get(t, "/").shows(t, http.StatusOK, "登录").hides(t, "第 7 页")
	one.get(t, "/books/2").shows(t, http.StatusOK, "登录")
}

// TestOwnPageIsKept checks that a reader's page is kept for a minute: until then it does not count
// the readers anew.
func TestOwnPageIsKept(t *testing.T) {
	s := openShop(t)
	one, other := s.signedIn(t, "测试读者甲"), s.signedIn(t, "测试读者乙")
	for _, path := range []string{"/", "/books/1"} {
		one.get(t, path)
		one.get(t, path).shows(t, http.StatusOK, "红楼梦").hides(t, "人在读")
	}
	other.get(t, "/books/1/exchange").submit(t, "/books/1/exchange").shows(t, http.StatusOK, "换好了")
	for _, path := range []string{"/", "/books/1"} {
		one.get(t, path).hides(t, "人在读")
	}
	s.clock.Advance(frontMinute)
	for _, path := range []string{"/", "/books/1"} {
		one.get(t, path).shows(t, http.StatusOK, "1 人在读")
	}
}
