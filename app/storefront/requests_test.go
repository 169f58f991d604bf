package storefront_test

import (
	"compress/gzip"
	"encoding/base64"
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"littleshelf/app"
	"littleshelf/app/storefront"
)

// TestFormsOfOthers checks that no act is done for a form of another site.
func TestFormsOfOthers(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	header := reader.header
	for name, value := range map[string]string{"Sec-Fetch-Site": "cross-site", "Origin": "https://evil.example"} {
		reader.header = header.Clone()
		reader.header.Set(name, value)
		for _, route := range storefront.Routes() {
			if route.Method != http.MethodPost {
				continue
			}
			path := strings.ReplaceAll(route.Path, "{id}", "1")
			refused := reader.post(t, path, "price", "3", "nickname", "测试读者乙", "language", "en")
			refused.shows(t, http.StatusForbidden, "这份表单不是从这家店发出的，什么也没有做。")
		}
	}
	reader.header = header
	s.charged(t, reader, 0, 30)
	reader.get(t, "/").shows(t, http.StatusOK, "架上的书")

	s.set(t, "public-url", "https://shop.example")
	reader.header = header.Clone()
	reader.header.Set("Origin", "https://shop.example") // behind a proxy that sends another Host
	reader.post(t, "/books/1/exchange", "price", "3").shows(t, http.StatusOK, "换好了。")
}

// TestBrokenForms checks that a form that no browser sends is no failure of the shop, and puts no
// line into the log.
func TestBrokenForms(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	for _, path := range []string{"/signin", "/language", "/me/name", "/books/1/exchange", "/books/1/comments"} {
		for _, body := range []string{"nickname=%zz", "a;b"} {
			request, err := http.NewRequest("POST", s.url+path, strings.NewReader(body))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			reader.do(t, request).shows(t, http.StatusBadRequest, "表单没有传完，再传一次。").hides(t, "编号")
		}
	}
	if strings.Contains(s.log.String(), "a page of the shop failed") {
		t.Errorf("broken forms are in the log:\n%s", s.log)
	}
}

// TestLanguage switches the language, and comes back to the same page.
func TestLanguage(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	p := b.get(t, "/?q=sgyy&sort=name&page=9").submit(t, "/language", "language", "en").shows(t, http.StatusOK, "Books like “sgyy”")
	if p.path != "/?q=sgyy&sort=name" || p.header.Get("Content-Language") != "en" {
		t.Errorf("the switch leads to %s, in %q", p.path, p.header.Get("Content-Language"))
	}
	b.get(t, "/books/2").shows(t, http.StatusOK, "Free", "Comments")
	p.submit(t, "/language", "language", "zh").shows(t, http.StatusOK, "像“sgyy”的书")
	b.post(t, "/language", "language", "xx").shows(t, http.StatusOK)
	if big := b.post(t, "/language", "path", strings.Repeat("x", 100<<10)); big.status != http.StatusRequestEntityTooLarge {
		t.Errorf("a form of 100 KB: %d", big.status)
	}
}

// TestOne checks the English words for one of a thing.
func TestOne(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	reader.header.Set("Accept-Language", "en")
	s.setBook(t, 1, func(b *app.Book) { b.Price = 1 })
	s.setBook(t, 2, func(b *app.Book) { b.Price = 31 })

	reader.get(t, "/?q=hlm").shows(t, http.StatusOK, "1 book", "1 point").hides(t, "1 books", "1 points")
	reader.get(t, "/books/2").shows(t, http.StatusOK, "You lack 1 point.").hides(t, "lack 1 points")
	reader.get(t, "/books/1").shows(t, http.StatusOK, "Exchange for 1 point").hides(t, "1 points")
	ask := reader.get(t, "/books/1/exchange").hides(t, "1 points")
	ask.shows(t, http.StatusOK, "Exchange 1 point for 《红楼梦》?", "You have 30, and 29 will be left.")
	ask.submit(t, "/books/1/exchange").shows(t, http.StatusOK, "1 reader").hides(t, "1 readers")
	reader.get(t, "/").shows(t, http.StatusOK, "2 books", "1 reader").hides(t, "1 readers")
	reader.get(t, "/me/points").shows(t, http.StatusOK, "29 left")
}

// TestSaid checks that a message from a strange cookie is text that a page can show.
func TestSaid(t *testing.T) {
	guest := openShop(t).browser(t)
	guest.header.Set("Cookie", "said="+base64.RawURLEncoding.EncodeToString([]byte("<b>\xff\xe4\xbd你好</b>")))
	if p := guest.get(t, "/").shows(t, http.StatusOK, "<b>你好</b>"); !utf8.ValidString(p.source) {
		t.Error("the page is no UTF-8")
	}
}

// TestSent checks what a browser needs to ask for a page anew with few bytes.
func TestSent(t *testing.T) {
	s := openShop(t)
	reader := s.signedIn(t, "测试读者甲")
	get := func(b *browser, method, path string, header ...string) (*http.Response, string) {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, b.url+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Header = b.header.Clone()
		for i := 0; i < len(header); i += 2 {
			request.Header.Set(header[i], header[i+1])
		}
		response, err := b.client.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		defer response.Body.Close()
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		return response, string(body)
	}
	for _, b := range []*browser{s.browser(t), reader} {
		for _, path := range []string{"/", "/books/1"} {
			plain, body := get(b, "GET", path, "Accept-Encoding", "identity")
			tag := plain.Header.Get("ETag")
			if plain.StatusCode != 200 || tag == "" || plain.Header.Get("Cache-Control") != "private, no-cache" ||
				plain.Header.Get("Vary") != "Accept-Encoding, Accept-Language, Cookie, User-Agent" ||
				!strings.Contains(plain.Header.Get("Content-Security-Policy"), "script-src 'self'") {
				t.Errorf("%s: %d %v", path, plain.StatusCode, plain.Header)
			}
			zipped, packed := get(b, "GET", path, "Accept-Encoding", "br, gzip;q=0.5")
			unpacked, err := gzip.NewReader(strings.NewReader(packed))
			if err != nil {
				t.Fatal(err)
			}
			if same, err := io.ReadAll(unpacked); string(same) != body || err != nil || zipped.Header.Get("ETag") != tag {
				t.Errorf("%s with gzip differs: %v", path, err)
			}
			none, body := get(b, "GET", path, "If-None-Match", `"x", `+tag)
			if none.StatusCode != http.StatusNotModified || body != "" || none.Header.Get("ETag") != tag {
				t.Errorf("%s again: %d, %d bytes", path, none.StatusCode, len(body))
			}
			if head, body := get(b, "HEAD", path); head.StatusCode != 200 || body != "" || head.Header.Get("ETag") != tag {
				t.Errorf("HEAD %s: %d, %d bytes", path, head.StatusCode, len(body))
			}
			s.set(t, "contact", "微信 shudian"+path+b.header.Get("X"))
			if _, changed := get(b, "GET", path, "If-None-Match", tag); changed == "" {
				t.Errorf("%s is not sent anew after a change", path)
			}
			s.set(t, "contact", "")
		}
	}
	if post, _ := get(reader, "PUT", "/"); post.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("PUT /: %d", post.StatusCode)
	}
}

// TestAssets checks that browsers keep stylesheets for ever, and that an old page still gets one.
func TestAssets(t *testing.T) {
	s := openShop(t)
	b := s.browser(t)
	for _, match := range regexp.MustCompile(`/assets/[0-9a-f]{12}/([a-z.]+)`).FindAllStringSubmatch(b.get(t, "/").source, -1) {
		p := b.get(t, match[0])
		if p.status != http.StatusOK || p.header.Get("Cache-Control") != "public, max-age=31536000, immutable" {
			t.Errorf("%s: %d %v", match[0], p.status, p.header)
		}
		old := b.get(t, "/assets/0123456789ab/"+match[1])
		if old.status != http.StatusOK || old.source != p.source || old.header.Get("Cache-Control") != "no-cache" {
			t.Errorf("%s of an old page: %d %v", match[1], old.status, old.header)
		}
	}
	for _, path := range []string{
		"/assets/0123456789ab/front.html", "/assets/0123456789ab/_layout.html", "/assets/0123456789ab/", "/assets/x",
	} {
		if p := b.get(t, path); p.status != http.StatusNotFound {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}
