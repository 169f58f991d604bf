package storefront_test

import (
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
)

// position returns the page that the browser's reader has open.
func (s *shop) position(t *testing.T, b *browser, id app.BookID) int {
	t.Helper()
	p, err := s.Position(t.Context(), b.key(), id)
	if err != nil {
		t.Fatal(err)
	}
	return p.Page
}

// beacon sends the page that is in view, as the script does.
func (b *browser) beacon(t *testing.T, path, number string) *page {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+path, strings.NewReader("page="+number))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	request.Header.Set("Accept", "*/*")
	return b.do(t, request)
}

// TestPosition keeps a page with the button and with the beacon. All devices of the reader go on
// from there, with the mini-program among them.
func TestPosition(t *testing.T) {
	s, _ := openDrawnShop(t)
	laptop, phone := s.signedIn(t, "测试读者甲"), s.signedIn(t, "测试读者甲")
	s.exchange(t, laptop, 1)
	open := laptop.get(t, "/books/1/read?p=5")
	if s.position(t, laptop, 1) != 0 {
		t.Error("a page that is loaded is kept: browsers load pages that nobody sees")
	}
	laptop.header.Set("Accept", forPage[1])
	for range 2 {
		kept := open.submit(t, "/books/1/position").shows(t, http.StatusOK, "记下了：每台设备都从第 5 页接着读。", "第 5 页，共 12 页")
		if kept.path != "/books/1/read?p=5" || s.position(t, phone, 1) != 5 {
			t.Errorf("keeping leads to %s, and the page is %d", kept.path, s.position(t, phone, 1))
		}
	}
	if p := phone.get(t, "/books/1/read"); p.path != "/books/1/read?p=5" || !p.has("form", "data-done", "") {
		t.Errorf("the phone goes on at %s", p.path)
	}
	if p := phone.beacon(t, "/books/1/position", "7"); p.status != http.StatusNoContent || p.source != "" || s.position(t, laptop, 1) != 7 {
		t.Errorf("the beacon is %d, and the page is %d", p.status, s.position(t, laptop, 1))
	}
	if err := s.SetPosition(t.Context(), laptop.key(), 1, 11); err != nil { // as the mini-program does
		t.Fatal(err)
	}
	if p := phone.get(t, "/books/1/read"); p.path != "/books/1/read?p=11" {
		t.Errorf("the phone goes on at %s", p.path)
	}
	laptop.get(t, "/books/1").shows(t, http.StatusOK, "从第 11 页接着读")
	text := laptop.get(t, "/books/1/read?p=2&text=1").submit(t, "/books/1/position")
	if text.path != "/books/1/read?p=2&text=1" {
		t.Errorf("keeping a page with its text leads to %s", text.path)
	}
}

// TestPositionRefused checks that nothing is kept for a guest, for a page that is not there, or in
// a book that the reader cannot see.
func TestPositionRefused(t *testing.T) {
	s, _ := openDrawnShop(t)
	reader, guest := s.signedIn(t, "测试读者甲"), s.browser(t)
	reader.get(t, "/books/2/read").shows(t, http.StatusOK)
	for _, number := range []string{"0", "-1", "13", "x", "", "1.5", "99999999999999999999", "<script>alert(1)</script>"} {
		reader.beacon(t, "/books/2/position", number).inert(t).shows(t, http.StatusUnprocessableEntity)
	}
	for _, path := range []string{"/books/9/position", "/books/x/position"} {
		reader.beacon(t, path, "1").shows(t, http.StatusNotFound)
	}
	if s.position(t, reader, 2) != 0 {
		t.Errorf("page %d is kept", s.position(t, reader, 2))
	}
	if p := guest.beacon(t, "/books/2/position", "3"); p.status != http.StatusForbidden || p.header.Get("Set-Cookie") != "" {
		t.Errorf("a guest's beacon is %d, %v", p.status, p.header)
	}
	guest.header.Set("Accept", forPage[1])
	p := guest.post(t, "/books/2/position", "page", "3").shows(t, http.StatusOK, "先登录。")
	p = p.submit(t, "/signin", "nickname", "测试读者乙").shows(t, http.StatusOK, "第 1 页，共 12 页")
	if p.path != "/books/2/read?p=1" {
		t.Errorf("signing in to keep a page leads to %s", p.path)
	}
	if _, err := s.Unlist(t.Context(), s.request(), 1); err != nil {
		t.Fatal(err)
	}
	reader.beacon(t, "/books/1/position", "1").shows(t, http.StatusNotFound)
}
