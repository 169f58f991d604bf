package app_test

import (
	"testing"
	"time"

	"littleshelf/app"
)

// checkPosition checks the reader's position in book 1.
func (s shop) checkPosition(when string, key app.SKey, page, pages int, at time.Time) {
	s.t.Helper()
	p, err := s.Position(s.t.Context(), key, 1)
	if err != nil || p.Page != page || p.Pages != pages || !p.At.Equal(at) {
		s.t.Errorf("%s: Position = %+v, %v, want page %d of %d at %v", when, p, err, page, pages, at)
	}
}

// TestPosition: a reader's devices share one position, the last call counts, and other readers have
// their own.
func TestPosition(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		phone, tablet, other := s.login("reader"), s.login("reader"), s.login("other")
		ctx := t.Context()
		s.checkPosition("at first", phone.SKey, 0, 0, time.Time{})
		s.must(s.SetPosition(ctx, phone.SKey, 1, 9))
		first := s.clock.Now()
		s.clock.Advance(time.Minute)
		s.must(s.SetPosition(ctx, phone.SKey, 1, 9))
		s.checkPosition("the same page again", tablet.SKey, 9, 0, first)
		s.must(s.SetPosition(ctx, tablet.SKey, 1, 4))
		s.checkPosition("back", phone.SKey, 4, 0, s.clock.Now())
		s.checkPosition("another reader", other.SKey, 0, 0, time.Time{})

		s.must(s.Store.Update(ctx, func(tx app.Tx) error { return tx.PutPDFFile(app.PDFFile{Name: aBook(1).DiskName, Pages: 8}) }))
		s.checkPosition("the pages are known", phone.SKey, 4, 8, s.clock.Now())
		for _, page := range []int{-1, 0, 9, 20_001} {
			if err := s.SetPosition(ctx, phone.SKey, 1, page); codeOf(err) != app.Invalid {
				t.Errorf("SetPosition to page %d = %v", page, err)
			}
		}
		s.must(s.SetPosition(ctx, phone.SKey, 1, 8))
		s.checkPosition("the last page", phone.SKey, 8, 8, s.clock.Now())
	})
}

// TestPositionNeedsASight: a book that is neither for sale nor owned has no position.
func TestPositionNeedsASight(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1))
		owner, other := s.login("owner"), s.login("other")
		s.buy(owner.SKey, 1)
		_, err := s.Unlist(t.Context(), s.request(), 1)
		s.must(err)
		s.must(s.SetPosition(t.Context(), owner.SKey, 1, 2))
		s.checkPosition("the owner", owner.SKey, 2, 0, s.clock.Now())
		_, read := s.Position(t.Context(), other.SKey, 1)
		for _, err := range []error{read, s.SetPosition(t.Context(), other.SKey, 1, 2), s.SetPosition(t.Context(), owner.SKey, 99, 2)} {
			if codeOf(err) != app.Unknown {
				t.Errorf("error = %v, want no such book", err)
			}
		}
	})
}

// TestPositionsEnd: an erased reader's positions are deleted, and those in a removed book.
func TestPositionsEnd(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2))
		ann, ben := s.login("ann"), s.login("ben")
		for _, reader := range []app.Login{ann, ben} {
			for _, book := range []app.BookID{1, 2} {
				s.must(s.SetPosition(t.Context(), reader.SKey, book, 3))
			}
		}
		left := func(when string, want int) {
			t.Helper()
			n := 0
			s.must(s.Store.View(t.Context(), func(r app.Reader) error {
				n = 0
				for _, err := range r.Positions(app.Position{}) {
					if err != nil {
						return err
					}
					n++
				}
				return nil
			}))
			if n != want {
				t.Errorf("%s: %d positions, want %d", when, n, want)
			}
		}
		left("at first", 4)
		_, err := s.Erase(t.Context(), s.request(), ann.User.ID)
		s.must(err)
		left("after the erasure", 2)
		_, err = s.Unlist(t.Context(), s.request(), 2)
		s.must(err)
		_, err = s.Remove(t.Context(), s.request(), 2)
		s.must(err)
		left("after the removal", 1)
	})
}
