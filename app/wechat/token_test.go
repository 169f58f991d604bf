package wechat_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
)

const (
	tokenPath = "/cgi-bin/stable_token"
	checkPath = "/wxa/msg_sec_check"
)

var comment = app.AuthoredText{OpenID: openID, Kind: app.CommentText, Text: "好书"}

// newShop returns a client of a platform that behaves like WeChat.
func newShop(t *testing.T) (*shoptest.Platform, *wechat.Client) {
	t.Helper()
	p := shoptest.NewPlatform(t, nil)
	c, err := wechat.New(p.URL, shoptest.AppID, shoptest.Secret)
	if err != nil {
		t.Fatal(err)
	}
	return p, c
}

func checkPasses(t *testing.T, c *wechat.Client) {
	t.Helper()
	if got, err := c.CheckText(t.Context(), comment); got != app.Passed || err != nil {
		t.Errorf("CheckText = %v, %v, want %v", got, err, app.Passed)
	}
}

// TestOneToken: any number of callers share one fetch, and the next calls its token.
func TestOneToken(t *testing.T) {
	p, c := newShop(t)
	for range 2 {
		var calls sync.WaitGroup
		for range 40 {
			calls.Go(func() { checkPasses(t, c) })
		}
		calls.Wait()
	}
	if n := p.Calls(tokenPath); n != 1 {
		t.Errorf("%d tokens were fetched, want 1", n)
	}
}

// TestTokenEndsEarly: a token that WeChat refuses is replaced once, and the call is repeated.
func TestTokenEndsEarly(t *testing.T) {
	p, c := newShop(t)
	checkPasses(t, c)
	p.EndTokens()
	checkPasses(t, c)
	checkPasses(t, c)
	if tokens, checks := p.Calls(tokenPath), p.Calls(checkPath); tokens != 2 || checks != 4 {
		t.Errorf("%d tokens and %d calls, want 2 and 4", tokens, checks)
	}
}

// calls is a platform whose paths answer as said, and its log of paths.
type calls map[string]http.HandlerFunc

func (c calls) client(t *testing.T) (*wechat.Client, func() string) {
	t.Helper()
	var mu sync.Mutex
	var seen []string
	p := newPlatform(t, func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		seen = append(seen, r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:])
		mu.Unlock()
		c[r.URL.Path](w, r)
	})
	return p.client(t), func() string {
		mu.Lock()
		defer mu.Unlock()
		return strings.Join(seen, " ")
	}
}

func granted(seconds int) http.HandlerFunc {
	return says(200, fmt.Sprintf(`{"access_token":"88_t0ken","expires_in":%d}`, seconds))
}

var passes = says(200, `{"errcode":0,"errmsg":"ok","result":{"suggest":"pass","label":100}}`)

// TestTokenLife: a token is used until a minute before its end.
func TestTokenLife(t *testing.T) {
	for seconds, want := range map[int]string{
		7200: "stable_token msg_sec_check msg_sec_check",
		60:   "stable_token msg_sec_check stable_token msg_sec_check",
	} {
		c, seen := calls{tokenPath: granted(seconds), checkPath: passes}.client(t)
		checkPasses(t, c)
		checkPasses(t, c)
		if got := seen(); got != want {
			t.Errorf("a token of %d seconds: %s, want %s", seconds, got, want)
		}
	}
}

// TestTokenFaults is the table of the errors of both calls: the calls that are made, and the error.
func TestTokenFaults(t *testing.T) {
	const once, twice = "stable_token msg_sec_check", "stable_token msg_sec_check stable_token msg_sec_check"
	var table = []struct {
		name         string
		token, check http.HandlerFunc
		seen, err    string
	}{
		{"token refused", granted(7200), fails(40001), twice, "msg_sec_check: errcode 40001, rid " + rid},
		{"token malformed", granted(7200), fails(40014), twice, "msg_sec_check: errcode 40014, rid " + rid},
		{"token expired", granted(7200), fails(42001), twice, "msg_sec_check: errcode 42001, rid " + rid},
		{"not a visitor", granted(7200), fails(61010), once, "msg_sec_check: errcode 61010, rid " + rid},
		{"unknown openid", granted(7200), fails(40003), once, "msg_sec_check: errcode 40003, rid " + rid},
		{"too often", granted(7200), fails(45009), once, "msg_sec_check: errcode 45009, rid " + rid},
		{"busy", granted(7200), fails(-1), once, "msg_sec_check: errcode -1, rid " + rid},
		{"no suggest", granted(7200), says(200, `{"errcode":0}`), once, "msg_sec_check: the answer lacks suggest"},
		{"a new suggest", granted(7200), says(200, `{"result":{"suggest":"perhaps"}}`), once, "msg_sec_check: the answer lacks suggest"},
		{"suggest of another kind", granted(7200), says(200, `{"result":7}`), once, "msg_sec_check: the answer is not the JSON expected"},
		{"check 500", granted(7200), says(500, ""), once, "msg_sec_check: HTTP 500"},
		{"check page", granted(7200), says(200, "<html>"+everything), once, "msg_sec_check: the answer is not the JSON expected"},

		{"our address", says(200, notListed), passes, "stable_token",
			"msg_sec_check: stable_token: errcode 40164 for 203.0.113.7, rid " + rid},
		{"app id", fails(40013), passes, "stable_token", "msg_sec_check: stable_token: errcode 40013, rid " + rid},
		{"secret", fails(40125), passes, "stable_token", "msg_sec_check: stable_token: errcode 40125, rid " + rid},
		{"token busy", fails(-1), passes, "stable_token", "msg_sec_check: stable_token: errcode -1, rid " + rid},
		{"no token", says(200, `{"expires_in":7200}`), passes, "stable_token",
			"msg_sec_check: stable_token: the answer lacks access_token or expires_in"},
		{"no life", granted(0), passes, "stable_token",
			"msg_sec_check: stable_token: the answer lacks access_token or expires_in"},
		{"token page", says(200, "<html>"+everything), passes, "stable_token",
			"msg_sec_check: stable_token: the answer is not the JSON expected"},
		{"token silent", hangs(""), passes, "stable_token", "msg_sec_check: stable_token: context deadline exceeded"},
	}
	for _, tt := range table {
		t.Run(tt.name, func(t *testing.T) {
			c, seen := calls{tokenPath: tt.token, checkPath: tt.check}.client(t)
			if strings.HasSuffix(tt.err, "deadline exceeded") {
				c.Timeout = 100 * time.Millisecond
			}
			judgement, err := c.CheckText(t.Context(), comment)
			if judgement != app.Unjudged || err == nil || err.Error() != tt.err {
				t.Errorf("CheckText = %v, %v, want %q", judgement, err, tt.err)
			}
			if got := seen(); got != tt.seen {
				t.Errorf("calls %s, want %s", got, tt.seen)
			}
		})
	}
}

// TestTokenForOthers: a caller that gives up does not end the fetch that others wait for.
func TestTokenForOthers(t *testing.T) {
	asked, answer := make(chan struct{}), make(chan struct{})
	c, seen := calls{
		tokenPath: func(w http.ResponseWriter, r *http.Request) {
			close(asked)
			<-answer
			granted(7200)(w, r)
		},
		checkPath: passes,
	}.client(t)
	impatient, giveUp := context.WithCancel(t.Context())
	left := make(chan error)
	go func() {
		_, err := c.CheckText(impatient, comment)
		left <- err
	}()
	<-asked
	giveUp()
	if err := <-left; err == nil {
		t.Error("a caller that gave up got a judgement")
	}
	close(answer)
	checkPasses(t, c)
	if got, want := seen(), "stable_token msg_sec_check"; got != want {
		t.Errorf("calls %s, want %s", got, want)
	}
}
