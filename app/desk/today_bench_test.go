package desk_test

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/bench"
	"littleshelf/app/desk"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// BenchmarkToday measures the first page of the desk in a large shop, on a day when its readers
// buy. What is kept for ten seconds is counted anew for each page.
//
//	go test ./app/desk -run '^$' -bench Today -readers 333340
//
// is a shop of a million orders.
func BenchmarkToday(b *testing.B) {
	file, _ := shoptest.Large(b, func(path string) (bench.Store, error) { return bolt.Open(path) })
	db, err := bolt.Open(shoptest.Copy(b, file))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	zone, err := time.LoadLocation("Asia/Shanghai")
	if err != nil {
		b.Fatal(err)
	}
	now := time.Date(2026, 3, 12, 22, 0, 0, 0, zone) // two years after it opened
	s := &app.Shop{
		Store: asOf{db, now}, WeChat: wechat.Demo{}, Log: shoptest.NewLog(b).Logger(), Now: func() time.Time { return now },
		Rand: shoptest.Rand(), Passwords: plainPasswords{}, Till: new(app.Till),
	}
	began := time.Now()
	days, err := s.SumDays(b.Context(), zone)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("SumDays summed %d days in %v", days, time.Since(began))
	began = time.Now()
	if _, err := s.SumDays(b.Context(), zone); err != nil {
		b.Fatal(err)
	}
	b.Logf("an hour later it took %v", time.Since(began))
	pages := &desk.Desk{
		Shop: s, Log: s.Log, Zone: zone, Private: true, OverTLS: func(*http.Request) bool { return false },
		ClientOf: func(*http.Request) netip.Prefix { return netip.Prefix{} },
	}
	handler, err := pages.Handler()
	if err != nil {
		b.Fatal(err)
	}
	cookie := signIn(b, s, handler)
	for _, kept := range []bool{false, true} {
		for _, days := range []string{"1", "7", "30"} {
			b.Run(fmt.Sprintf("days=%s kept=%v", days, kept), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					if !kept {
						s.Till.Forget()
					}
					request := httptest.NewRequest(http.MethodGet, "/keeper?days="+days, nil)
					request.AddCookie(cookie)
					answer := httptest.NewRecorder()
					if handler.ServeHTTP(answer, request); answer.Code != http.StatusOK {
						b.Fatalf("%d: %s", answer.Code, answer.Body)
					}
				}
			})
		}
	}
}

// signIn signs the keeper in, and returns the cookie of the session.
func signIn(b *testing.B, s *app.Shop, handler http.Handler) *http.Cookie {
	b.Helper()
	asked := app.Request{ID: app.RequestID(app.NewID(s.Now(), s.Rand)), Who: "benchmark"}
	if _, err := s.SetKeeperPassword(b.Context(), asked, testPassword); err != nil {
		b.Fatal(err)
	}
	form := url.Values{"password": {testPassword}}
	request := httptest.NewRequest(http.MethodPost, "/keeper/signin", strings.NewReader(form.Encode()))
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	answer := httptest.NewRecorder()
	handler.ServeHTTP(answer, request)
	for _, cookie := range answer.Result().Cookies() {
		if cookie.Name == "keeper" {
			return cookie
		}
	}
	b.Fatalf("signing in: %d: %s", answer.Code, answer.Body)
	return nil
}

// asOf is a store without the orders and readers after a time.
type asOf struct {
	app.Store
	now time.Time
}

func (s asOf) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.Store.View(ctx, func(r app.Reader) error { return fn(readerAsOf{r, s.now}) })
}

type readerAsOf struct {
	app.Reader
	now time.Time
}

func (r readerAsOf) LatestOrders(before app.OrderID) iter.Seq2[app.Order, error] {
	return r.Reader.LatestOrders(cmp.Or(before, app.IDAt[app.Order](r.now)))
}

func (r readerAsOf) LatestUsers(before app.UserID) iter.Seq2[app.User, error] {
	return r.Reader.LatestUsers(cmp.Or(before, app.IDAt[app.User](r.now)))
}
