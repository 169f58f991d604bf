//go:build browser

package browser

import (
	"regexp"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// sheet matches the object of a sheet in a PDF that Chromium makes.
var sheet = regexp.MustCompile(`/Type /Page\s`)

// TestPrint prints a page of a book: it is on one sheet, with the title. The parts of a page that
// only lead elsewhere are not printed.
func TestPrint(t *testing.T) {
	s := serveLong(t)
	b := s.tab(t, chromium(t), s.key, "zh")
	b.window(1440, "light")
	b.get("/books/1/read?p=3")
	b.awaitPage(3)
	printed, err := chromedp.Call(b.ctx, page.PrintToPDF, page.PrintToPDFParams{})
	b.must(err)
	if n := len(sheet.FindAll(printed.Data, -1)); n != 1 {
		t.Errorf("a page of a book takes %d sheets, want 1", n)
	}
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}))
	for _, selector := range []string{".demo", ".search", ".rooms", ".purse", ".turn", ".tools"} {
		if evaluate[bool](b, `document.querySelector('`+selector+`').checkVisibility()`) {
			t.Errorf("%s is printed", selector)
		}
	}
}
