package web_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
)

// An unmistakable price, and the points for two books at it. No id has a word of these digits.
const (
	hiddenPrice = 791_953
	pointsForIt = "1700000"
)

var theNumber = regexp.MustCompile(`(^|[^0-9A-Za-z])791[, ]?953([^0-9A-Za-z]|$)`)

const (
	iPhone  = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 MicroMessenger/8.0.49"
	android = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 MicroMessenger/8.0.49"
)

// pricedRoutes are what has a price for clients that may see it.
var pricedRoutes = []string{
	"Book.getBooks", "Book.search", "GET /api/book/getBooks", "GET /api/book/search", "GET /api/order/list",
	"GET /api/user/ledger", "Order.list", "User.ledger",
}

// TestIOSSeesNoPrice sends all requests of TestAccessMatrix, which has every route, to a shop that
// hides prices: no response to a client on iOS has the price of a book, in its headers or its body.
// The desk is not part of this: it is the keeper's, and behind a password.
func TestIOSSeesNoPrice(t *testing.T) {
	for _, test := range []struct {
		name   string
		hiding app.Hiding
		agent  string
		named  string // the parameter platform
		priced []string
		buys   bool
	}{
		{"hide_price, by User-Agent", app.HidePrices, iPhone, "", nil, true},
		{"hide_buy, by name", app.HideBuying, android, "iOS", nil, false},
		{"hide_price, by the system's name", app.HidePrices, android, " iOS 17.5", nil, true},
		{"hide_buy, not on iOS", app.HideBuying, android, "", pricedRoutes, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := newLiveShop(t)
			s.Fixed[app.SettingSignupPoints] = pointsForIt
			s.hide(test.hiding)
			m := &accessMatrix{liveShop: s, agent: test.agent, named: test.named}
			seen := m.lookForPrices(t)
			if priced := seen.priced(); !slices.Equal(priced, test.priced) {
				t.Errorf("%q have a price, want %q", priced, test.priced)
			}
			if test.buys != (seen.bought > 0) || test.buys == (seen.refused > 0) {
				t.Errorf("%d exchanges succeeded and %d were refused, want some to succeed: %t", seen.bought, seen.refused, test.buys)
			}
		})
	}
}

// sightings are what responses have shown.
type sightings struct {
	at              []string // routes with a price
	bought, refused int      // exchanges
}

func (s *sightings) priced() []string {
	slices.Sort(s.at)
	return slices.Compact(s.at)
}

// rpcMethod finds the method in a request of JSON-RPC.
var rpcMethod = regexp.MustCompile(`"method":"([A-Za-z.]+)"`)

// lookForPrices sends all requests of the matrix, of every role but the keeper.
func (m *accessMatrix) lookForPrices(t *testing.T) *sightings {
	seen := new(sightings)
	m.addCalls()
	m.addOtherRoutes()
	m.addDownloads()
	m.checkCoverage(t)
	groups := newActorsAt(t, m.liveShop, m.groups, hiddenPrice)
	m.answered = func(verb, target, body string, header http.Header, answer []byte) {
		path, _, _ := strings.Cut(target, "?")
		route := verb + " " + strings.TrimSuffix(path, "/")
		if method := rpcMethod.FindStringSubmatch(body); method != nil {
			route = method[1]
		}
		for _, values := range header {
			answer = append(answer, " "+strings.Join(values, " ")...)
		}
		if theNumber.Match(answer) {
			seen.at = append(seen.at, route)
		}
		switch buys := route == "POST /api/order/buy" || route == "Order.buy"; {
		case buys && bytes.Contains(answer, []byte("兑换成功")):
			seen.bought++
		case buys && bytes.Contains(answer, []byte(app.ErrNoBuying.Msg)):
			seen.refused++
		}
	}
	for _, r := range m.rows {
		for _, role := range roles {
			if role != "keeper" {
				r.cell(groups[r.group], role)
			}
		}
	}
	return seen
}

// TestPlatformSwitchIsLive checks that a change of the setting counts for the next request, with
// the responses that are cached, and that both kinds of clients have responses of their own.
func TestPlatformSwitchIsLive(t *testing.T) {
	s := newLiveShop(t)
	s.addBook(app.Book{ID: paid, Name: "红楼梦", Price: hiddenPrice, DiskName: "paid-disk.pdf", Listed: true})
	ask := func(path, agent, etag string) (status int, vary, tag, body string) {
		t.Helper()
		request, err := http.NewRequest(http.MethodGet, "http://"+s.addr+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header.Set("User-Agent", agent)
		if etag != "" {
			request.Header.Set("If-None-Match", etag)
		}
		return s.read(request)
	}
	for _, path := range []string{"/api/book/getBooks?is_all=1"} {
		_, plainVary, plainTag, plain := ask(path, android, "")
		for _, step := range []struct {
			hiding app.Hiding
			hidden bool
			vary   string
		}{
			{app.HideNothing, false, "Accept-Encoding"}, {app.HidePrices, true, "Accept-Encoding, User-Agent"},
			{app.HideBuying, true, "Accept-Encoding, User-Agent"}, {"", false, "Accept-Encoding"},
		} {
			s.hide(step.hiding)
			for range 2 { // the second is from the cache
				_, vary, tag, body := ask(path, android, "")
				if vary != step.vary || tag != plainTag || body != plain {
					t.Errorf("%s, %s, on Android: Vary %q, want %q; ETag %s, want %s", path, step.hiding, vary, step.vary, tag, plainTag)
				}
				_, vary, tag, body = ask(path, iPhone, "")
				if vary != step.vary || (tag != plainTag) != step.hidden || theNumber.MatchString(body) == step.hidden {
					t.Errorf("%s, %s, on iOS: Vary %q, ETag %s (Android's is %s)\n%s", path, step.hiding, vary, tag, plainTag, body)
				}
			}
			if status, _, _, _ := ask(path, iPhone, plainTag); (status == http.StatusNotModified) == step.hidden {
				t.Errorf("%s, %s, on iOS with the ETag of Android: %d", path, step.hiding, status)
			}
		}
		if plainVary != "Accept-Encoding" {
			t.Errorf("%s: Vary %q", path, plainVary)
		}
	}
}

// read sends a request and returns parts of the response.
func (s *liveShop) read(request *http.Request) (status int, vary, etag, body string) {
	s.t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	return response.StatusCode, response.Header.Get("Vary"), response.Header.Get("Etag"), string(text)
}

// TestOthersSeeAll makes the calls of TestTransportsAgree in shops with the same state, clock and
// randomness. The responses in a shop that hides nothing, and those to clients that are not on iOS,
// equal those of a shop without the setting byte for byte.
func TestOthersSeeAll(t *testing.T) {
	file := newDatabase(t)
	plain := responsesIn(t, file, "", "")
	for _, test := range []struct{ hiding, agent, named string }{
		{"show", iPhone, ""}, {"show", iPhone, "ios"}, {"hide_price", android, ""}, {"hide_buy", "", ""},
		{"hide_buy", android, "android"}, {"hide_buy", iPhone, "devtools"}, {"hide_buy", iPhone, "mac"},
	} {
		got := responsesIn(t, file, test.agent, test.named, "-platforms-ios", test.hiding)
		for i := range plain {
			if got[i] != plain[i] {
				t.Errorf("%v\ngot  %s\nwant %s", test, got[i], plain[i])
			}
		}
	}
}

// responsesIn makes all calls over REST and over JSON-RPC, each in a shop on a copy of file that is
// opened with flags, and then requests the page. It returns the responses, without the headers that
// differ from request to request.
func responsesIn(t *testing.T, file []byte, agent, named string, flags ...string) (all []string) {
	t.Helper()
	overREST, overRPC := openCopyWith(t, file, flags...), openCopyWith(t, file, flags...)
	ask := func(addr, verb, target, body string) (answer string) {
		target, body = withPlatform(named, target, body)
		header, answer := sendAs(t, agent, addr, verb, target, body)
		for _, name := range []string{"Date", "X-Request-Id", "Vary"} { // Vary follows the setting
			header.Del(name)
		}
		all = append(all, fmt.Sprint(header, answer))
		return answer
	}
	playExamples(t, func(row, _, fields string) string {
		verb, target, body := restRequest(row, fields)
		return ask(overREST, verb, target, body)
	})
	playExamples(t, func(_, method, fields string) string {
		answer := ask(overRPC, http.MethodPost, "/api", callBody(method, fields))
		answer = strings.TrimPrefix(answer, `{"jsonrpc":"2.0","result":`)
		return strings.TrimSuffix(answer, `,"id":1}`)
	})
	return all
}

// withPlatform adds the parameter platform to a request: to its body if it has one, else to its
// query.
func withPlatform(name, target, body string) (withName, bodyWithName string) {
	if name == "" {
		return target, body
	}
	if body == "" {
		sign := "?"
		if strings.Contains(target, "?") {
			sign = "&"
		}
		return target + sign + "platform=" + url.QueryEscape(name), body
	}
	at := strings.Index(body, "{") + 1
	if data := strings.Index(body, `"data":{`); data >= 0 {
		at = data + len(`"data":{`)
	}
	comma := ","
	if strings.HasPrefix(body[at:], "}") {
		comma = ""
	}
	return target, body[:at] + `"platform":"` + name + `"` + comma + body[at:]
}
