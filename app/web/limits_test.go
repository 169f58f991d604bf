package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	bounds "littleshelf/app/limit"
)

// TestReaderLimits: each reader has limits for writing and for buying, for all devices and
// addresses together. The limits recover with time.
func TestReaderLimits(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Writes: perMinute(4), Buys: perMinute(3)})
	anna, tablet, ben := s.reader("anna"), s.reader("anna"), s.reader("ben")
	const carrier, home = "198.51.100.7:1000", "[2001:db8::1]:1000"
	write := func(key app.SKey, i int) *httptest.ResponseRecorder {
		return s.ask(carrier, []string{"/api/comment/write", "/api/comment/delete/", "/api/user/redeem"}[i%3],
			fmt.Sprintf(`{"skey":%q,"bookid":1,"content":"好书","cmid":1,"code":"0"}`, string(key)))
	}
	for range 2 {
		i := 0
		s.allows("buying", 3, "20", func() *httptest.ResponseRecorder {
			i++
			if i%2 == 0 {
				return s.ask(home, "/api/order/buy", buyBody(tablet))
			}
			return s.ask(carrier, "/api/order/buy/", buyBody(anna))
		})
		s.refused("buying on the other device", "20", s.ask(home, "/api/order/buy", buyBody(tablet)))
		s.allows("writing", 4, "15", func() *httptest.ResponseRecorder { i++; return write(anna, i) })
		s.refused("logging out", "15", s.ask(carrier, "/api/user/logout", fmt.Sprintf(`{"skey":%q}`, string(tablet))))
		s.allows("another reader's buying", 3, "20",
			func() *httptest.ResponseRecorder { return s.ask(carrier, "/api/order/buy", buyBody(ben)) })
		if w := s.ask(carrier, "/api/user/info?skey="+string(anna), ""); w.Code != http.StatusOK {
			t.Errorf("reading = %d %s", w.Code, w.Body)
		}
		s.clock.Advance(20*time.Second - 100)
		s.refused("a moment too early", "1", s.ask(home, "/api/order/buy", buyBody(anna)))
		s.clock.Advance(100)
		s.allows("20 seconds later buying", 1, "20",
			func() *httptest.ResponseRecorder { return s.ask(carrier, "/api/order/buy", buyBody(anna)) })
		s.clock.Advance(time.Minute)
	}
}

// TestAddressLimits: logins are limited by address. IPv6 counts by /64, and an IPv4 address counts
// as one in every notation.
func TestAddressLimits(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Logins: perMinute(6), Writes: perMinute(1), Buys: perMinute(2)})
	for _, same := range [][]string{
		{"198.51.100.7:1", "198.51.100.7:65535", "[::ffff:198.51.100.7]:1", "[::ffff:c633:6407]:2"},
		{"[2001:db8::1]:1", "[2001:db8::2]:1", "[2001:db8:0:0:ffff:ffff:ffff:ffff]:1"},
		{"[fe80::1%eth0]:1", "[fe80::1%eth1]:1", "[fe80::2]:1"},
		{"@", "nowhere", "[::1]:1"}, // a malformed address is ::
	} {
		i := 0
		from := func() string { i++; return same[i%len(same)] }
		s.allows("login", 6, "10", func() *httptest.ResponseRecorder {
			return s.ask(from(), []string{"/login?code=", "/api/user/login?code="}[i%2]+fmt.Sprint("code", i), "")
		})
	}
	for _, other := range []string{"198.51.100.8:1", "[2001:db8:0:1::1]:1", "127.0.0.1:1"} {
		s.allows("login of another address", 6, "10", func() *httptest.ResponseRecorder { return s.ask(other, "/login?code=c", "") })
	}
}

// TestFailedCallsAreLimited: failed calls of any kind have a small limit by address. It does not
// affect logins and signed-in readers.
func TestFailedCallsAreLimited(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Logins: perMinute(6), Writes: perMinute(30), Buys: perMinute(60), Downloads: perMinute(6)})
	const carrier = "198.51.100.7:1"
	anna := s.reader("anna")
	calls := []struct{ target, body string }{
		{"/api/order/buy", `{}`}, {"/api/order/buy", `{"skey":"x","bookid":1}`}, {"/api/order/buy", `{"bookid":`},
		{"/api/comment/write", `{}`}, {"/api/user/redeem", `{"skey":"x","code":"0"}`}, {"/api/user/logout", `{"skey":"x"}`},
		{"/login?x=", ""}, {"/api/user/login", `{"code":{}}`}, {"/api/comment/delete", `{"skey":"x","cmid":"no"}`},
		{"/api/user/redeem", strings.Repeat("0", 20_000)},
	}
	i := 0
	s.allows("failed call", 120, "1", func() *httptest.ResponseRecorder {
		i++
		return s.ask(carrier, calls[i%len(calls)].target, calls[i%len(calls)].body)
	})
	batch := "[" + strings.Repeat(`{"jsonrpc":"2.0","id":1,"method":"Order.buy","params":{}},`, 99) +
		`{"jsonrpc":"2.0","id":2,"method":"User.login"}]`
	for range 12 {
		w := s.ask(carrier, "/api", batch)
		if n := strings.Count(w.Body.String(), `"result":{"result":-6,`); w.Code != http.StatusOK || n != 100 {
			t.Fatalf("a batch of failed calls = %d, %d of 100 refused", w.Code, n)
		}
	}
	if w := s.ask(carrier, "/downloadfile?filename=3.pdf", ""); w.Code != http.StatusTooManyRequests {
		t.Errorf("no file = %d, want 429", w.Code)
	}
	if w := s.ask(carrier, "/downloadfile?filename=ttest.pdf", ""); w.Code != http.StatusOK {
		t.Errorf("the sample = %d", w.Code)
	}
	s.allows("the honest reader's buy", 60, "1",
		func() *httptest.ResponseRecorder { return s.ask(carrier, "/api/order/buy", buyBody(anna)) })
	s.allows("honest logins", 6, "10", func() *httptest.ResponseRecorder { return s.ask(carrier, "/login?code=c", "") })
	for n := range 100 { // more calls than any limit of an address
		reader := s.reader(fmt.Sprint("reader", n))
		for range 60 {
			if w := s.ask(carrier, "/api/order/buy", buyBody(reader)); w.Code != http.StatusOK {
				t.Fatalf("reader %d is refused for the address: %s", n, w.Body)
			}
		}
	}
	if w := s.ask("198.51.100.8:1", "/api/order/buy", `{}`); w.Code != http.StatusOK {
		t.Errorf("a failed call from another address = %d", w.Code)
	}
}

// TestLimitsBehindProxy: each client behind a trusted proxy has limits of its own. A forged header
// has no effect.
func TestLimitsBehindProxy(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Logins: perMinute(2)})
	s.Proxies = []netip.Prefix{netip.MustParsePrefix("10.0.0.1/32")}
	s.handler = handlerOf(t, s.Server)
	for _, tt := range []struct {
		peer, forwardedFor string
		refused            bool
	}{
		{"10.0.0.1:1", "198.51.100.1", false}, {"10.0.0.1:1", "203.0.113.1, 198.51.100.1", false},
		{"10.0.0.1:1", "203.0.113.2, 198.51.100.1", true},
		{"10.0.0.1:1", "198.51.100.2", false},
		{"10.0.0.2:1", "198.51.100.3", false}, {"10.0.0.2:1", "198.51.100.4", false}, {"10.0.0.2:1", "198.51.100.5", true},
	} {
		r := httptest.NewRequest(http.MethodGet, "/login?code=c", nil)
		r.RemoteAddr = tt.peer
		r.Header.Set("X-Forwarded-For", tt.forwardedFor)
		w := serve(s.handler, r)
		if (w.Code == http.StatusTooManyRequests) != tt.refused {
			t.Errorf("%s, X-Forwarded-For %s: %d, want refused: %v", tt.peer, tt.forwardedFor, w.Code, tt.refused)
		}
	}
}

// TestDownloadLimits: downloads are limited by reader, known by link or skey, else by address. A
// file counts once in ten minutes, however often and in however many ranges it is requested.
func TestDownloadLimits(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Downloads: perMinute(1)})
	const carrier = "198.51.100.7:1"
	get := func(from, target string) *httptest.ResponseRecorder { return s.ask(from, target, "") }
	refused := func(name, wait string, w *httptest.ResponseRecorder) {
		t.Helper()
		h := w.Header()
		if w.Code != http.StatusTooManyRequests || h.Get("Retry-After") != wait || w.Body.String() != "操作过于频繁，请稍后再试\n" ||
			!strings.HasPrefix(h.Get("Content-Type"), "text/plain") || h.Get("ETag") != "" {
			t.Errorf("%s = %d %v %s, want 429 in plain text", name, w.Code, h, w.Body)
		}
	}
	for _, name := range []string{"anna", "ben"} {
		key := s.reader(name)
		if _, err := s.Shop.Buy(t.Context(), key, 1); err != nil {
			t.Fatal(err)
		}
		shelf, err := s.Shop.Shelf(t.Context(), key, app.ShelfRevision{})
		if err != nil {
			t.Fatal(err)
		}
		link, byKey := origin("").signedURL(shelf.Books[0].Link), "/downloadfile?filename=1.pdf&skey="+string(key)
		for n := range 350 { // as a PDF viewer requests ranges
			if w := get(carrier, []string{link, byKey}[n%2]); w.Code != http.StatusOK {
				t.Fatalf("range %d of %s = %d %s", n, name, w.Code, w.Body)
			}
		}
		if w := get("192.0.2.9:1", link); w.Code != http.StatusOK {
			t.Errorf("the book for %s elsewhere = %d", name, w.Code)
		}
	}
	for _, from := range []string{carrier, "[2001:db8::1]:1"} {
		for _, target := range []string{"ttest.pdf", "ttest.pdf", "2.pdf"} { // both are free
			w := get(from, "/downloadfile?filename="+target)
			if target == "2.pdf" {
				refused("another file", "60", w)
			} else if w.Code != http.StatusOK {
				t.Errorf("%s for %s = %d", target, from, w.Code)
			}
		}
	}
	refused("the file that was refused", "60", get(carrier, "/downloadfile?filename=2.pdf"))
	s.clock.Advance(time.Minute)
	if w := get(carrier, "/downloadfile?filename=2.pdf"); w.Code != http.StatusOK {
		t.Errorf("another file a minute later = %d", w.Code)
	}
	s.clock.Advance(9*time.Minute - 1000)
	if w := get(carrier, "/downloadfile?filename=ttest.pdf"); w.Code != http.StatusOK {
		t.Errorf("the sample ten minutes later = %d", w.Code)
	}
	s.clock.Advance(1000)
	s.clock.Advance(time.Minute)
	get(carrier, "/downloadfile?filename=ttest.pdf") // counts again
	s.clock.Advance(time.Second)
	refused("another book at once", "59", get(carrier, "/downloadfile?filename=2.pdf"))
}

// TestRPCLimits: each call of a batch counts. A call over the limit gets the result -6. A single
// call over the limit gets the status 429, as over REST.
func TestRPCLimits(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Logins: perMinute(2), Buys: perMinute(3)})
	const from = "198.51.100.7:1"
	call := func(method, id string, key app.SKey) string {
		return fmt.Sprintf(`{"jsonrpc":"2.0",%s"method":%q,"params":{"data":{"skey":%q,"bookid":1,"code":"c"}}}`, id, method, string(key))
	}
	ask := func(body string) *httptest.ResponseRecorder { return s.ask(from, "/api", body) }
	const no = `"result":{"result":-6,"errmsg":"操作过于频繁，请稍后再试"}`
	anna, ben := s.reader("anna"), s.reader("ben")

	// Of a hundred buys each reader may make three.
	w := ask("[" + call("Order.buy", `"id":1,`, ben) + strings.Repeat(","+call("Order.buy", `"id":2,`, anna), 99) + "]")
	bought, refused := strings.Count(w.Body.String(), `"result":{"result":0,`), strings.Count(w.Body.String(), no)
	if w.Code != http.StatusOK || bought != 4 || refused != 96 || w.Header().Get("Retry-After") != "" {
		t.Errorf("a hundred buys = %d, %d bought, %d refused, Retry-After %q, want 200, 4, 96, none", w.Code, bought,
			refused, w.Header().Get("Retry-After"))
	}
	alone := func(name, body, wait, want string) {
		t.Helper()
		if w := ask(body); w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != wait || w.Body.String() != want {
			t.Errorf("%s = %d %s, Retry-After %q, want 429 %s, %s", name, w.Code, w.Body, w.Header().Get("Retry-After"), want, wait)
		}
	}
	alone("another buy", call("Order.buy", `"id":3,`, anna), "20", `{"jsonrpc":"2.0",`+no+`,"id":3}`)
	alone("a notification of a buy", call("Order.buy", "", anna), "20", "")
	s.refused("a buy over REST", "20", s.ask(from, "/api/order/buy", buyBody(anna)))
	s.clock.Advance(2 * time.Second)
	alone("the same reader's buy later", call("Order.buy", `"id":4,`, anna), "18", `{"jsonrpc":"2.0",`+no+`,"id":4}`)
	if w := ask(call("Order.buy", `"id":5,`, ben)); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"result":0`) {
		t.Errorf("another reader's buy = %d %s", w.Code, w.Body)
	}

	if w := ask("[" + call("User.login", "", "") + "," + call("User.login", "", "") + "]"); w.Code != http.StatusNoContent {
		t.Errorf("two notifications of logins = %d, want 204", w.Code)
	}
	if w := ask("[" + call("User.login", `"id":1,`, "") + "," + call("Book.getBooks", `"id":2,`, "") + "]"); w.Code != http.StatusOK ||
		!strings.HasPrefix(w.Body.String(), `[{"jsonrpc":"2.0",`+no+`,"id":1},{"jsonrpc":"2.0","result":{"result":-1,`) {
		t.Errorf("another login and a call without a limit = %d %s", w.Code, w.Body)
	}
	s.refused("a login over REST", "30", s.ask(from, "/login?code=c", ""))
}

// TestSearchLimit: searches are limited by address over both transports, whether a reader is signed
// in or not. A malformed search does not count as one.
func TestSearchLimit(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Searches: perMinute(6)})
	const carrier = "198.51.100.7:1"
	call := fmt.Sprintf(`{"jsonrpc":"2.0","id":1,"method":"Book.search","params":{"q":"梦","skey":%q}}`, string(s.reader("anna")))
	w := s.ask(carrier, "/api/book/search?sort=unknown", "")
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"result":-1,`) {
		t.Errorf("a malformed search = %d %s", w.Code, w.Body)
	}
	w = s.ask(carrier, "/api", "["+call+","+call+","+call+"]")
	if n := strings.Count(w.Body.String(), `"result":{"result":0,`); n != 3 {
		t.Errorf("%d of 3 searches in a batch succeed: %s", n, w.Body)
	}
	s.allows("search", 3, "10", func() *httptest.ResponseRecorder { return s.ask(carrier, "/api/book/search/?q=%E6%A2%A6", "") })
	if w := s.ask(carrier, "/api", call); w.Code != http.StatusTooManyRequests || !strings.Contains(w.Body.String(), `"result":-6,`) {
		t.Errorf("a search over JSON-RPC beyond the limit = %d %s", w.Code, w.Body)
	}
	if w := s.ask(carrier, "/api/book/categories", ""); w.Code != http.StatusOK {
		t.Errorf("another call = %d %s", w.Code, w.Body)
	}
	s.allows("search of another address", 6, "10", func() *httptest.ResponseRecorder {
		return s.ask("198.51.100.8:1", "/api/book/search", "")
	})
}

// TestNoLimits: a limit of 0 is none, and limits are independent of each other.
func TestNoLimits(t *testing.T) {
	s := newLimitedShop(t, bounds.Rates{Logins: perMinute(1)})
	anna := s.reader("anna")
	for range 200 {
		for _, w := range []*httptest.ResponseRecorder{
			s.ask("127.0.0.1:1", "/api/order/buy", buyBody(anna)),
			s.ask("127.0.0.1:1", "/api/user/redeem", fmt.Sprintf(`{"skey":%q,"code":"0"}`, string(anna))),
			s.ask("127.0.0.1:1", "/downloadfile?filename=ttest.pdf", ""),
		} {
			if w.Code != http.StatusOK {
				t.Fatalf("%d %s", w.Code, w.Body)
			}
		}
	}
}

// TestEveryWriteIsLimited: every route that may change the shop is limited, and so is its body,
// which only a picture makes longer than maxBody. Of the others only searches are limited.
func TestEveryWriteIsLimited(t *testing.T) {
	for _, r := range routes {
		writes := slices.Contains(r.verbs, http.MethodPost)
		limit := int64(maxBody)
		if r.method == "User.setAvatar" {
			limit = maxUpload
		}
		if (writes || r.method == "Book.search") != (r.counts != app.Reads) || writes != (r.body > 0) || r.body > limit {
			t.Errorf("%s %s counts as %d and takes %d bytes", r.verbs, r.method, r.counts, r.body)
		}
	}
}
