package app_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
)

// runIllustrator runs an Illustrator until the end of the test, in a bubble of synctest.
func runIllustrator(t *testing.T, s shop) (wake func()) {
	ctx, end := context.WithCancel(t.Context())
	illustrator := app.NewIllustrator(s.Shop)
	ended := make(chan bool)
	go func() {
		defer close(ended)
		illustrator.Run(ctx)
	}()
	t.Cleanup(func() {
		end()
		<-ended
	})
	synctest.Wait()
	return func() {
		illustrator.Wake()
		synctest.Wait()
	}
}

// pass lets time pass, of which tests have any amount.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// TestIllustratorLooksHourly: a file that was replaced in the folder is found within an hour. A
// command that changes no book has no file looked at.
func TestIllustratorLooksHourly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, pages := illustrated(t)
		s.stock(aBook(1))
		pages.put(t, "1.pdf", "one")
		wake := runIllustrator(t, s)
		first, err := s.CoverOf(t.Context(), 1)
		if err != nil || first.PictureFrom != app.PictureFromPage {
			t.Errorf("CoverOf = %+v, %v, want page 1", first, err)
		}
		wake() // the cover was a change of the catalogue
		pages.put(t, "1.pdf", "another")
		wake()
		pass(59 * time.Minute)
		if files := pages.files(); len(files) != 1 {
			t.Errorf("examined %q, want one file", files)
		}
		pass(2 * time.Minute)
		second, err := s.CoverOf(t.Context(), 1)
		if err != nil || len(pages.files()) != 2 || second.Picture == first.Picture {
			t.Errorf("CoverOf = %v, %v after an hour, want another than %v", second.Picture, err, first.Picture)
		}
	})
}

// TestIllustratorRemovesCovers: a cover of no book is removed after a day.
func TestIllustratorRemovesCovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, pages := illustrated(t)
		s.stock(aBook(1))
		pages.put(t, "1.pdf", "one")
		pages.put(t, "2.pdf", "other")
		runIllustrator(t, s)
		jpeg, err := pages.Cover(t.Context(), "2.pdf", app.CoverHeight)
		if err != nil {
			t.Fatal(err)
		}
		unused, err := s.Covers.KeepCover(jpeg)
		if err != nil {
			t.Fatal(err)
		}
		age := func(d time.Duration) {
			files, err := filepath.Glob(filepath.Join(string(pages.folder), "covers", "*"))
			if err != nil || len(files) < 2 {
				t.Fatalf("covers = %q, %v", files, err)
			}
			for _, file := range files {
				if err := os.Chtimes(file, time.Time{}, s.Now().Add(-d)); err != nil {
					t.Fatal(err)
				}
			}
		}
		for _, test := range []struct {
			age  time.Duration
			kept bool
		}{{23 * time.Hour, true}, {25 * time.Hour, false}} {
			age(test.age)
			pass(time.Hour + time.Minute)
			if kept := s.Covers.VerifyCover(unused) == nil; kept != test.kept || s.covers(1) != "1:page+" {
				t.Errorf("after %v the unused cover is kept: %v, and the other is %s", test.age, kept, s.covers(1))
			}
		}
	})
}

// TestIllustratorWarnsOnce: a machine that draws no pages is in the log once, and tried each hour.
func TestIllustratorWarnsOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, pages := illustrated(t)
		s.stock(aBook(1), aBook(2))
		pages.put(t, "1.pdf", "one")
		pages.put(t, "2.pdf", "two!")
		pages.err = fmt.Errorf("%w: no memory", app.ErrNoEngine)
		wake := runIllustrator(t, s)
		wake()
		pass(3 * time.Hour)
		if log := s.log.String(); strings.Count(log, "level=WARN") != 1 || !strings.Contains(log, "no memory") || s.covers(1, 2) != "1: 2:" {
			t.Errorf("covers = %s, log = %s, want one warning", s.covers(1, 2), log)
		}
		pages.fail(nil)
		pass(time.Hour)
		if got := s.covers(1, 2); got != "1:page+ 2:page+" {
			t.Errorf("covers = %s on a machine that was given memory", got)
		}
	})
}
