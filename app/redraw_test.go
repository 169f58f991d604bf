package app_test

import (
	"testing"

	"littleshelf/app"
)

// forgetful is pages that note which files they forget.
type forgetful struct {
	*fakePages
	forgotten []string
}

func (f *forgetful) Forget(name string) { f.forgotten = append(f.forgotten, name) }

// TestRedraw has a file that could not be drawn tried again, though it has not changed.
func TestRedraw(t *testing.T) {
	s, fake := illustrated(t)
	pages := &forgetful{fakePages: fake}
	s.Pages = pages
	book := aBook(1)
	book.DiskName = "bad.pdf"
	s.stock(book)
	fake.put(t, "bad.pdf", "damaged")
	s.illustrate("bad.pdf", 1)
	list, total, err := s.Undrawn(t.Context(), 50)
	if want := (app.Undrawn{Book: 1, Name: book.Name, Fault: app.FaultDamaged}); err != nil || total != 1 || list[0] != want {
		t.Fatalf("Undrawn = %+v, %d, %v, want %+v", list, total, err, want)
	}
	before, err := s.CatalogueRevision(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	request := s.request()
	for range 2 {
		if _, err := s.Redraw(t.Context(), request, 1); err != nil {
			t.Fatal(err)
		}
	}
	if after, err := s.CatalogueRevision(t.Context()); err != nil || after == before {
		t.Errorf("the revision of the catalogue stays %v, %v, so the Illustrator does not look", after, err)
	}
	if list, total, err := s.Undrawn(t.Context(), 50); err != nil || total != 0 || len(pages.forgotten) != 1 {
		t.Errorf("Undrawn = %+v, %d, %v; forgotten %q", list, total, err, pages.forgotten)
	}
	s.illustrate("bad.pdf", 1)
	if len(fake.examined) != 2 {
		t.Errorf("examined %q, want the file twice", fake.examined)
	}
	if _, err := s.Redraw(t.Context(), s.request(), 9); codeOf(err) != app.Unknown {
		t.Errorf("Redraw of no book = %v", err)
	}
}
