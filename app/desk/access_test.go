package desk_test

import (
	"bytes"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"littleshelf/app/desk"
	"littleshelf/app/export"
)

// openRoutes are the routes that need no session.
var openRoutes = []string{
	"GET /keeper/signin", "POST /keeper/signin", "GET /keeper/start", "POST /keeper/start", "POST /keeper/language",
}

// TestWhoMay asks for every page and every act without a session, with one that expired, one that
// was ended, one whose password was changed, and with a reader's key. None is let in, and nothing
// changes.
func TestWhoMay(t *testing.T) {
	s := openShop(t)
	user, skey := s.reader(t, "a")
	expired := s.keeper(t)
	s.clock.Advance(13 * time.Hour)
	ended := s.keeper(t)
	devices, err := s.KeeperDevices(t.Context())
	if err != nil || len(devices) != 1 {
		t.Fatal(devices, err)
	}
	if _, err := s.EndKeeperDevice(t.Context(), s.request(), devices[0].ID); err != nil {
		t.Fatal(err)
	}
	replaced := s.keeper(t)
	if _, err := s.SetKeeperPassword(t.Context(), s.request(), testPassword); err != nil {
		t.Fatal(err)
	}
	strangers := map[string]*browser{
		"no session": s.browser(t), "an expired session": expired, "an ended session": ended, "a session before the new password": replaced,
	}
	before := s.export(t)
	found := make(map[string]bool)
	for _, route := range desk.Routes() {
		name := route.Method + " " + route.Path
		if route.Open {
			found[name] = true
			continue
		}
		path := strings.ReplaceAll(route.Path, "{id}", user.ID.String())
		for who, b := range strangers {
			p := b.get(t, path)
			if route.Method == http.MethodPost {
				p = b.post(t, path, "request", s.request().ID.String(), "points", "5", "why", "x", "give", "1", "name", user.Name())
			}
			if p.form("/keeper/signin") == nil {
				t.Errorf("%s with %s: %d\n%s", name, who, p.status, p.text())
			}
		}
		request, err := http.NewRequestWithContext(t.Context(), route.Method, s.url+path+"?skey="+string(skey), nil)
		if err != nil {
			t.Fatal(err)
		}
		request.AddCookie(&http.Cookie{Name: "keeper", Value: string(skey)})
		request.AddCookie(&http.Cookie{Name: "keeper", Value: devices[0].ID.String() + "." + string(skey)})
		if p := s.browser(t).do(t, request); p.form("/keeper/signin") == nil {
			t.Errorf("%s with a reader's key: %d", name, p.status)
		}
	}
	for _, name := range openRoutes {
		if !found[name] {
			t.Errorf("%s is not open", name)
		}
		delete(found, name)
	}
	for name := range found {
		t.Errorf("%s is open for everyone", name)
	}
	if after := s.export(t); !bytes.Equal(before, after) {
		t.Errorf("strangers have changed the shop:\n%s\n%s", before, after)
	}
}

// export returns all that the shop stores.
func (s *shop) export(t *testing.T) []byte {
	t.Helper()
	var all bytes.Buffer
	if err := export.Export(t.Context(), s.Store, &all, func(int) {}); err != nil {
		t.Fatal(err)
	}
	return all.Bytes()
}

// TestStrangersHoldLittle checks that no request without a session has a long response: a slow
// client would make the server hold it.
func TestStrangersHoldLittle(t *testing.T) {
	const most = 32 << 10
	s := openShop(t)
	s.keeper(t)
	b := s.browser(t)
	b.client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	long := strings.Repeat(`"`, 20_000) // five times as long in HTML
	check := func(what string, p *page) {
		t.Helper()
		if n := len(p.source) + len(p.header.Get("Location")); n > most {
			t.Errorf("%s: the response has %d bytes, want at most %d", what, n, most)
		}
	}
	for _, path := range []string{"/keeper", "/keeper/log", "/keeper/signin", "/keeper/start", "/keeper/nothing"} {
		check("GET "+path, b.get(t, path+"?next=/keeper/"+url.QueryEscape(long)))
	}
	for _, route := range desk.Routes() {
		if route.Method == http.MethodPost {
			fields := []string{"carried.text", long, "token", long, "next", "/keeper/" + long, "path", "/keeper/" + long, "text", long}
			check("POST "+route.Path, b.post(t, route.Path, fields...))
		}
	}
}

// TestBrowserLeft checks that a browser that has left is no failure of the desk.
func TestBrowserLeft(t *testing.T) {
	s := openShop(t)
	handler, err := s.desk.Handler()
	if err != nil {
		t.Fatal(err)
	}
	keeper := s.keeper(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"/keeper/books", "/keeper/readers", "/keeper/log"} {
		request := httptest.NewRequestWithContext(ctx, http.MethodGet, s.url+path, nil)
		request.RemoteAddr = "127.0.0.1:7"
		for _, cookie := range keeper.client.Jar.Cookies(request.URL) {
			request.AddCookie(cookie)
		}
		handler.ServeHTTP(httptest.NewRecorder(), request)
	}
	if strings.Contains(s.log.String(), "ERROR") {
		t.Errorf("logged %s", s.log)
	}
}
