//go:build browser

package browser

import (
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// TestForcedColours checks that a system with forced colours shows which category is chosen, and
// how far a book is read.
func TestForcedColours(t *testing.T) {
	s := serveLong(t)
	b := s.tab(t, chromium(t), s.key, "zh")
	b.do(call(emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "forced-colors", Value: "active"}},
	}))
	b.get("/books/1/read?p=3")
	b.await(`!document.querySelector('#kept').hidden`)
	b.get("/")
	if evaluate[bool](b, `getComputedStyle(document.querySelector('.cats [aria-current]')).backgroundColor ===
		getComputedStyle(document.body).backgroundColor`) {
		t.Error("the chosen category looks like any other")
	}
	b.get("/shelf")
	if evaluate[string](b, `getComputedStyle(document.querySelector('progress')).forcedColorAdjust`) != "none" {
		t.Error("the progress of a book is not seen")
	}
}
