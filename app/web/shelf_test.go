package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// TestShelfIsNeverStale: the next response shows each purchase, change and refund, for every host.
// Links are valid for LinkTTL. Only a signed-in reader gets a shelf.
func TestShelfIsNeverStale(t *testing.T) {
	log, clock := shoptest.NewLog(t), new(shoptest.Clock)
	s := newServer(t, log)
	s.Now, s.Shop.Now = clock.Now, clock.Now
	handler := handlerOf(t, s)
	owner := login(t, s, log)
	expiry := regexp.MustCompile(`&e=(\d+)&`)
	want := func(when string, names ...string) {
		t.Helper()
		for range 2 { // rendered, and then cached
			for _, host := range []string{"shop.example", "other.example:8080"} {
				r := httptest.NewRequest(http.MethodGet, "http://"+host+"/api/user/getBoughtBooks?skey="+string(owner), nil)
				w := serve(handler, r)
				got := w.Body.String()
				ok := strings.Count(got, `"bkname"`) == len(names) && strings.Count(got, `"bkfile":"http://`+host+`/`) == len(names)
				for _, name := range names {
					ok = ok && strings.Contains(got, `"bkname":"`+name+`"`)
				}
				for _, e := range expiry.FindAllStringSubmatch(got, -1) {
					at, _ := strconv.ParseInt(e[1], 10, 64)
					lasts := time.Unix(at, 0).Sub(clock.Now())
					ok = ok && lasts >= s.Shop.LinkTTL && lasts < s.Shop.LinkTTL+time.Minute
				}
				if !ok {
					t.Errorf("%s, at %s: %s, want %q with good links", when, host, got, names)
				}
			}
		}
	}
	acts := 0
	next := func() app.Request {
		acts++
		return app.Request{ID: app.RequestID(app.NewID(clock.Now(), s.Shop.Rand)), Who: "keeper", Why: fmt.Sprint(acts)}
	}
	done := func(_ any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}

	want("at first")
	order, err := s.Shop.Buy(t.Context(), owner, 1)
	done(order, err)
	want("bought", "红楼梦")
	done(s.Shop.Buy(t.Context(), owner, 2))
	want("bought a free one", "红楼梦", "免费")
	done(s.Shop.SetBook(t.Context(), next(), 1, func(b *app.Book) { b.Name = "石头记" }))
	want("renamed", "石头记", "免费")
	for range 3 {
		clock.Advance(25 * time.Second)
		want(clock.Now().String(), "石头记", "免费")
	}
	done(s.Shop.Refund(t.Context(), next(), order.ID))
	want("refunded", "免费")
	done(s.Shop.Buy(t.Context(), owner, 1))
	want("bought again", "石头记", "免费")
	shelf := "/api/user/getBoughtBooks?skey=" + string(owner)
	for _, page := range []int{5, 4} {
		done(nil, s.Shop.SetPosition(t.Context(), owner, 1, page))
		if got := sendRequest(handler, http.MethodGet, shelf, "").Body.String(); strings.Count(got, fmt.Sprintf(`"page":%d,`, page)) != 1 {
			t.Errorf("at page %d: %s", page, got)
		}
	}
	done(nil, s.Shop.Logout(t.Context(), owner))
	if got := sendRequest(handler, http.MethodGet, shelf, "").Body.String(); !strings.Contains(got, `"result":-3`) {
		t.Errorf("logged out: %s", got)
	}
}
