package desk_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/desk"
	"littleshelf/app/find"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// BenchmarkPages measures the pages of lists in a large shop of 10,000 books. Each may take 20 ms
// and 4 MB.
//
//	go test ./app/desk -run '^$' -bench Pages -readers 333340
//
// is a shop of a million orders.
func BenchmarkPages(b *testing.B) {
	file, _ := shoptest.Large(b, func(path string) (bench.Store, error) { return bolt.Open(path) })
	db, err := bolt.Open(shoptest.Copy(b, file))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	now := time.Date(2026, 3, 12, 22, 0, 0, 0, time.UTC)
	s := &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: shoptest.NewLog(b).Logger(), Now: func() time.Time { return now },
		Rand: shoptest.Rand(), Passwords: plainPasswords{}, Till: new(app.Till), Finder: new(find.Finder), Files: folder{},
	}
	stockLarge(b, s)
	handler, err := (&desk.Desk{
		Shop: s, Log: s.Log, Zone: time.UTC, Private: true, OverTLS: func(*http.Request) bool { return false },
		ClientOf: func(*http.Request) netip.Prefix { return netip.Prefix{} },
	}).Handler()
	if err != nil {
		b.Fatal(err)
	}
	cookie := signIn(b, s, handler)
	for _, path := range []string{
		"/books", "/books?q=shu", "/books?sort=name", "/books?before=5000", "/orders", "/orders?state=refunded", "/orders?book=5000",
		"/readers", "/readers?q=nobody", "/comments", "/comments?state=hidden", "/codes", "/log", "/categories",
	} {
		b.Run(path, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				request := httptest.NewRequest(http.MethodGet, "/keeper"+path, nil)
				request.AddCookie(cookie)
				answer := httptest.NewRecorder()
				if handler.ServeHTTP(answer, request); answer.Code != http.StatusOK {
					b.Fatalf("%d: %s", answer.Code, answer.Body)
				}
			}
		})
	}
}

// stockLarge adds books up to 10,000, and a batch with codes.
func stockLarge(b *testing.B, s *app.Shop) {
	b.Helper()
	for first := 1; first <= 10_000; first += 500 {
		err := s.Store.Update(b.Context(), func(tx app.Tx) error {
			for id := first; id < first+500; id++ {
				book := app.Book{
					ID: app.BookID(id), Name: fmt.Sprintf("书 %d", id), Price: 3, Category: id % 8,
					DiskName: fmt.Sprintf("%d.pdf", id), Listed: true,
				}
				if err := tx.PutBook(book); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	asked := app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "benchmark"}
	if _, _, err := s.Mint(b.Context(), asked, app.Batch{Count: 1000, Points: 5}, func(int) {}); err != nil {
		b.Fatal(err)
	}
}
