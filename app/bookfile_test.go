package app_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestSetBookSeen: an edit of a book that has changed since it was seen changes nothing. The shop's
// own picture of page 1 is no change.
func TestSetBookSeen(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		seen := s.book(1)
		rename := func(seen app.Book, name string) error {
			_, err := s.SetBookSeen(t.Context(), s.request(), 1, seen.Tag(), func(b *app.Book) { b.Name = name })
			return err
		}
		drawn := seen
		drawn.Picture, drawn.PictureFrom = app.FileHash{1}, app.PictureFromPage
		s.stock(drawn)
		if err := rename(seen, "新名"); err != nil {
			t.Errorf("after page 1 was drawn: %v", err)
		}
		if err := rename(seen, "旧名"); !errors.Is(err, app.ErrBookChanged) {
			t.Errorf("of a book that was renamed meanwhile: %v, want ErrBookChanged", err)
		}
		seen = s.book(1)
		if seen.Name != "新名" || seen.Picture.IsZero() {
			t.Errorf("the book is %+v", seen)
		}
		s.mustDo(s.unlist(1))
		if err := rename(seen, "旧名"); !errors.Is(err, app.ErrBookChanged) {
			t.Errorf("of a book that was unlisted meanwhile: %v, want ErrBookChanged", err)
		}
		if err := rename(s.book(1), " "); err == nil || !strings.HasPrefix(err.Error(), "book_name: ") {
			t.Errorf("without a name: %v, want a broken rule", err)
		}
	})
}

// TestBookfile: a file is there, missing, or no PDF.
func TestBookfile(t *testing.T) {
	s := openModel(t)
	damaged := errors.New("not a PDF")
	s.Files = files{"1.pdf": nil, "2.pdf": fs.ErrNotExist, "3.pdf": damaged}
	s.stock(aBook(1), aBook(2), aBook(3))
	for id, want := range map[app.BookID]app.Bookfile{1: {}, 2: {Missing: true}, 3: {Fault: damaged}} {
		want.Book = s.book(id)
		got, err := s.Bookfile(t.Context(), id)
		if err != nil || got.Book != want.Book || got.Missing != want.Missing || got.Fault != want.Fault {
			t.Errorf("Bookfile(%d) = %+v, %v, want %+v", id, got, err, want)
		}
	}
	if _, err := s.Bookfile(t.Context(), 4); codeOf(err) != app.Unknown {
		t.Errorf("Bookfile of no book: %v", err)
	}
}

// TestHistory: the history of a book has its own acts, the newest first, and not without end.
func TestHistory(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.mustDo(s.addBook(aBook(1)))
		s.mustDo(s.addBook(aBook(11)))
		s.mustDo(s.unlist(1))
		history, err := s.History(t.Context(), 1)
		if err != nil || len(history.Receipts) != 2 || history.Receipts[0].Did != "book unlist" || history.Partial {
			t.Errorf("History = %+v, %v", history, err)
		}
		for range 10 {
			s.mustDo(s.relist(1))
			s.mustDo(s.unlist(1))
		}
		history, err = s.History(t.Context(), 1)
		if err != nil || len(history.Receipts) != 20 || !history.Partial {
			t.Errorf("after 22 acts History has %d receipts, partial %v, %v", len(history.Receipts), history.Partial, err)
		}
	})
}
