package web

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
	bounds "littleshelf/app/limit"
	"littleshelf/app/shoptest"
)

// limitedShop is a shop with limits, and their clock.
type limitedShop struct {
	*Server
	t       *testing.T
	clock   *shoptest.Clock
	log     *shoptest.Log
	handler http.Handler
}

func newLimitedShop(t *testing.T, rates bounds.Rates) *limitedShop {
	t.Helper()
	log := shoptest.NewLog(t)
	s := &limitedShop{Server: newServer(t, log), t: t, clock: new(shoptest.Clock), log: log}
	l := bounds.New(rates, s.clock.Now)
	s.Limiter, s.Shop.Limiter = l, l
	s.handler = handlerOf(t, s.Server)
	return s
}

// reader logs in a reader. The login does not count.
func (s *limitedShop) reader(name string) app.SKey {
	s.t.Helper()
	return loginAs(s.t, s.Server, s.log, name)
}

// ask sends one request from an address: a POST if there is a body.
func (s *limitedShop) ask(from, target, body string) *httptest.ResponseRecorder {
	method := http.MethodGet
	if body != "" {
		method = http.MethodPost
	}
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	r.RemoteAddr = from
	r.Header.Set("Content-Type", "application/json")
	// Forged headers of an untrusted peer differ in every request, and must have no effect.
	forged := fmt.Sprint("203.0.113.", s.clock.Now().Nanosecond()%250)
	for _, name := range []string{"X-Forwarded-For", "X-Real-IP", "Forwarded", "CF-Connecting-IP", "True-Client-IP"} {
		r.Header.Set(name, forged)
	}
	s.clock.Advance(1)
	return serve(s.handler, r)
}

// allows checks that n requests are allowed and the next one has to wait. The requests themselves
// take the last nanoseconds of the wait.
func (s *limitedShop) allows(name string, n int, wait string, ask func() *httptest.ResponseRecorder) {
	s.t.Helper()
	for i := range n {
		if w := ask(); w.Code == http.StatusTooManyRequests {
			s.t.Errorf("%s %d is refused: %s", name, i+1, w.Body)
		}
	}
	s.refused(name, wait, ask())
}

func (s *limitedShop) refused(name, wait string, w *httptest.ResponseRecorder) {
	s.t.Helper()
	const body = `{"result":-6,"errmsg":"操作过于频繁，请稍后再试"}`
	if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") != wait || w.Body.String() != body {
		s.t.Errorf("%s = %d %s, Retry-After %q, want 429 %s, %s", name, w.Code, w.Body, w.Header().Get("Retry-After"), body, wait)
	}
}

func buyBody(key app.SKey) string { return fmt.Sprintf(`{"skey":%q,"bookid":1}`, string(key)) }

func perMinute(n int) bounds.Rate { return bounds.Rate{Count: n, Per: time.Minute} }
