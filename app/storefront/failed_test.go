package storefront_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"littleshelf/app"
)

// TestLeft checks that a browser that has left is no failure of the shop.
func TestLeft(t *testing.T) {
	s := openShop(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{"/", "/books/1", "/books/1/read", "/signin", "/new.xml"} {
		w := httptest.NewRecorder()
		s.whole.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil))
		if w.Code == http.StatusInternalServerError {
			t.Errorf("%s: %d", path, w.Code)
		}
	}
	if strings.Contains(s.log.String(), "ERROR") {
		t.Errorf("logged %s", s.log)
	}
}

// TestFailures checks the pages that say what went wrong.
func TestFailures(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	ask := reader.get(t, "/books/1/exchange")
	s.set(t, "platforms-ios", "hide_price")

	s.store.broken = errors.New("disk on fire")
	for _, path := range []string{"/", "/?q=x", "/books/1", "/books/1/exchange"} {
		p := reader.get(t, path).shows(t, http.StatusInternalServerError, "出错了，不是你的错", "积分没有动。", "告诉店主这个编号：", "回书店").hides(t, "fire")
		if number := p.header.Get("X-Request-Id"); number == "" || !strings.Contains(p.text(), number) {
			t.Errorf("%s: the number of the request is not %q:\n%s", path, number, p.text())
		}
		if p.header.Get("ETag") != "" || !strings.HasPrefix(p.header.Get("Content-Type"), "text/html") {
			t.Errorf("%s: %v", path, p.header)
		}
	}
	ask.submit(t, "/books/1/exchange").shows(t, http.StatusInternalServerError, "积分没有动。")
	s.browser(t).get(t, "/").shows(t, http.StatusInternalServerError)
	phone := s.browser(t)
	phone.header.Set("User-Agent", "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Mobile/15E148")
	phone.get(t, "/").shows(t, http.StatusInternalServerError, "什么也没有丢。").hides(t, "积分")
	if api := reader.get(t, "/api/book/getBooks"); api.header.Get("Content-Type") != "application/json; charset=utf-8" {
		t.Errorf("the API fails with %v", api.header)
	}
	s.store.broken = &app.Error{Code: app.Unavailable, Msg: "微信暂时连不上"}
	if p := reader.get(t, "/").shows(t, http.StatusServiceUnavailable, "微信暂时连不上"); p.header.Get("Retry-After") != "60" {
		t.Errorf("Retry-After = %q", p.header.Get("Retry-After"))
	}
	s.store.broken = nil
	reader.get(t, "/").shows(t, http.StatusOK, "30 积分")
	if !strings.Contains(s.log.String(), "disk on fire") {
		t.Error("the cause is not in the log")
	}

	s.clock.Advance(time.Minute)
	s.set(t, "limit-search", "1/m")
	guest := s.browser(t)
	guest.get(t, "/?q=hlm").shows(t, http.StatusOK, "红楼梦")
	for _, b := range []*browser{guest, reader} {
		p := b.get(t, "/?q=hlm").shows(t, http.StatusTooManyRequests, "太快了，歇 60 秒再来", "什么也没有丢。")
		if p.header.Get("Retry-After") != "60" {
			t.Errorf("Retry-After = %q", p.header.Get("Retry-After"))
		}
		b.get(t, "/").shows(t, http.StatusOK)
	}
	s.clock.Advance(time.Minute)
	s.set(t, "limit-search", "1/h")
	guest.get(t, "/?q=hlm")
	guest.get(t, "/?q=hlm").shows(t, http.StatusTooManyRequests, "分钟再来")
	s.clock.Advance(time.Hour)
	guest.get(t, "/?q=hlm").shows(t, http.StatusOK, "红楼梦")

	for _, path := range []string{"/books/99", "/books/x", "/me/nothing"} { // a reader stays signed in
		if p := reader.get(t, path); p.status < 400 || !strings.Contains(p.text(), "30 积分") {
			t.Errorf("%s: %d\n%s", path, p.status, p.text())
		}
	}

	english := s.browser(t)
	english.header.Set("Accept-Language", "en")
	english.get(t, "/books/99").shows(t, http.StatusNotFound, "That page is not here", "Back to the shop")
	s.set(t, "platforms-ios", "hide_buy")
	english.header.Set("User-Agent", phone.header.Get("User-Agent"))
	english.post(t, "/books/1/exchange").shows(t, http.StatusUnprocessableEntity, "On iOS the shop exchanges no books")
	if api := guest.get(t, "/api/book/nothing"); !strings.Contains(api.source, `"errmsg":"接口不存在"`) {
		t.Errorf("an unknown call: %s", api.source)
	}
}
