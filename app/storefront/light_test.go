package storefront_test

import (
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
)

// anyText returns Han characters that no compression foresees.
func anyText(dice *rand.Rand, length int) string {
	text := make([]rune, length)
	for i := range text {
		text[i] = 0x4e00 + rune(dice.IntN(5000))
	}
	return string(text)
}

const (
	// mostGzip is how large a page may be as it is sent, in bytes, and mostPlain before it is
	// compressed.
	mostGzip  = 12 << 10
	mostPlain = 50 << 10
)

// TestLight checks that pages are small: the front with a full shelf, a pick and books to go on
// with, and a book with a page of long comments.
func TestLight(t *testing.T) {
	s := emptyShop(t)
	dice := rand.New(rand.NewPCG(1, 2))
	for i := 1; i <= 100; i++ {
		b := aBook(i)
		b.Name, b.Author, b.Publisher = anyText(dice, 14), anyText(dice, 6), anyText(dice, 8)
		b.CoverURL = "https://img.example/" + strings.Repeat(b.ID.String()+"-", 10) + ".jpg"
		s.addBook(t, b)
	}
	for number := range 12 {
		s.nameCategory(t, number+1, fmt.Sprint("测试的分类", number))
	}
	s.set(t, "pick-book", "1")
	s.set(t, "pick-words", strings.Repeat("一个下午刚好。", 17))
	reader := s.signedIn(t, "测试读者甲")
	for id := app.BookID(95); id <= 100; id++ {
		if err := s.SetPosition(t.Context(), reader.key(), id, 7); err != nil {
			t.Fatal(err)
		}
	}
	for range 30 {
		if _, err := s.Comment(t.Context(), reader.key(), 7, anyText(dice, 140)); err != nil {
			t.Fatal(err)
		}
	}
	for _, b := range []*browser{s.browser(t), reader} {
		for _, path := range []string{"/", "/?sort=name&page=2", "/books/7", "/books/1/exchange"} {
			p := b.get(t, path).shows(t, http.StatusOK)
			zipped := s.browser(t)
			zipped.client.Jar = b.client.Jar
			zipped.header = http.Header{"Accept-Encoding": {"gzip"}, "Accept-Language": {"zh-CN"}}
			sent := len(zipped.get(t, path).source)
			if len(p.source) > mostPlain || sent > mostGzip {
				t.Errorf("%s takes %d bytes, %d as it is sent", path, len(p.source), sent)
			}
			t.Logf("%s: %d bytes, %d as it is sent", path, len(p.source), sent)
		}
	}
}
