package app_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
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

// TestIllustratorLooksAtChanges: after a change of the catalogue only the files are looked at whose
// books need it. The next full look is an hour later.
func TestIllustratorLooksAtChanges(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, pages := illustrated(t)
		keepers, drawn := aBook(2), aBook(3)
		keepers.Picture, keepers.PictureFrom = app.FileHash{1}, app.PictureFromKeeper
		drawn.PictureFrom = app.PictureDrawn
		s.stock(aBook(1), keepers, drawn, aBook(4))
		for name, content := range map[string]string{"1.pdf": "one", "2.pdf": "two!", "3.pdf": "three", "4.pdf": "damaged", "5.pdf": "five!!"} {
			pages.put(t, name, content)
		}
		w := watched(t, s)
		wake := runIllustrator(t, s)
		want := func(what string, names ...string) {
			t.Helper()
			if !slices.Equal(w.looked, names) {
				t.Errorf("%s: looked at %q, want %q", what, w.looked, names)
			}
			w.looked = nil
		}
		want("at the start", "1.pdf", "2.pdf", "3.pdf", "4.pdf")
		set := func(id app.BookID, edit func(*app.Book)) {
			t.Helper()
			if _, err := s.SetBook(t.Context(), s.request(), id, edit); err != nil {
				t.Fatal(err)
			}
			wake()
		}
		set(1, func(b *app.Book) { b.Price++ })
		want("after a new price")
		if _, err := s.AddBook(t.Context(), s.request(), aBook(5)); err != nil {
			t.Fatal(err)
		}
		wake()
		want("after a new book", "5.pdf")
		set(3, func(b *app.Book) { b.PictureFrom = "" })
		want("after a book takes page 1", "3.pdf")
		set(1, func(b *app.Book) { b.DiskName = "5.pdf" })
		want("after another file", "5.pdf")
		if got := s.covers(1, 2, 3, 4, 5); got != "1:page+ 2:keeper 3:page+ 4: 5:page+" {
			t.Errorf("covers = %s", got)
		}
		pass(61 * time.Minute)
		want("after an hour", "5.pdf", "2.pdf", "3.pdf", "4.pdf")
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
		jpeg, err := pages.Cover(t.Context(), "2.pdf", 1, app.CoverHeight)
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
