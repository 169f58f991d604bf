package app_test

import (
	"errors"
	"fmt"
	"testing"

	"littleshelf/app"
)

// TestCoverOfPage draws pages as covers. What cannot be drawn is said in words, and stores nothing.
func TestCoverOfPage(t *testing.T) {
	s, pages := illustrated(t)
	pages.put(t, "1.pdf", "one")
	pages.put(t, "2.pdf", "damaged")
	pages.put(t, "3.pdf", "faulty")
	seen := make(map[app.FileHash]bool)
	for page := 1; page <= 3; page++ {
		picture, err := s.CoverOfPage(t.Context(), "1.pdf", page)
		if err != nil || s.Covers.VerifyCover(picture) != nil {
			t.Errorf("page %d: %v", page, err)
		}
		seen[picture] = true
	}
	if len(seen) != 3 {
		t.Errorf("three pages have %d pictures", len(seen))
	}
	refused := func(name string, page int, want string) {
		t.Helper()
		_, err := s.CoverOfPage(t.Context(), name, page)
		if codeOf(err) != app.Invalid || err.Error() != want {
			t.Errorf("page %d of %s: %v, want %s", page, name, err, want)
		}
	}
	refused("1.pdf", 0, "there is no page 0: the PDF has 3")
	refused("1.pdf", 4, "there is no page 4: the PDF has 3")
	refused("2.pdf", 1, "the PDF cannot be drawn: give a picture")
	refused("missing.pdf", 1, "the PDF is missing")
	pages.undrawn = app.ErrNotDrawable
	refused("3.pdf", 2, "page 2 cannot be drawn: take another one")
	pages.fail(app.ErrPagesBusy)
	refused("1.pdf", 2, app.ErrPagesBusy.Error())
	pages.fail(fmt.Errorf("%w: no memory", app.ErrNoEngine))
	const noEngine = "no page can be drawn here: run the server with -pdf-workers, or give a picture"
	refused("1.pdf", 2, noEngine)
	broken := errors.New("the disk is broken")
	pages.fail(broken)
	if _, err := s.CoverOfPage(t.Context(), "1.pdf", 2); !errors.Is(err, broken) {
		t.Errorf("with a broken disk: %v", err)
	}
	s.Pages = nil
	refused("1.pdf", 2, noEngine)
}
