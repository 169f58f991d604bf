package app_test

import (
	"errors"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/find"
)

// TestFind: only books for sale are found, unless unlisted ones are wanted, and at once after a
// change.
func TestFind(t *testing.T) {
	s := openModel(t)
	s.Finder = new(find.Finder)
	s.stock(app.Book{ID: 1, Name: "红楼梦", DiskName: "1.pdf", Listed: true}, app.Book{ID: 2, Name: "红与黑", DiskName: "2.pdf"})
	found := func(search app.Search) (ids []app.BookID) {
		search.Limit = 10
		got, err := s.Find(t.Context(), search)
		if err != nil || got.Total != len(got.Books) || got.Next != 0 {
			t.Errorf("Find(%+v) = %+v, %v", search, got, err)
		}
		for _, book := range got.Books {
			ids = append(ids, book.ID)
		}
		return ids
	}
	want := func(search app.Search, want ...app.BookID) {
		t.Helper()
		if got := found(search); !slices.Equal(got, want) {
			t.Errorf("Find(%+v) = %v, want %v", search, got, want)
		}
	}
	want(app.Search{Words: "红"}, 1)
	want(app.Search{Words: "hong", State: app.AnyState}, 1, 2)
	s.stock(app.Book{ID: 2, Name: "红与黑", DiskName: "2.pdf", Listed: true}, app.Book{ID: 3, Name: "红字", DiskName: "3.pdf", Listed: true})
	want(app.Search{Words: "红"}, 3, 1, 2)
	want(app.Search{Order: app.Newest}, 3, 2, 1)

	page, err := s.Find(t.Context(), app.Search{Limit: 2})
	if err != nil || len(page.Books) != 2 || page.Next != 2 || page.Total != 3 {
		t.Errorf("the first page is %+v, %v", page, err)
	}
	if page, err = s.Find(t.Context(), app.Search{Limit: 2, Before: page.Next}); err != nil || len(page.Books) != 1 || page.Next != 0 {
		t.Errorf("the last page is %+v, %v", page, err)
	}
}

// TestFindMissing: a book whose file comes back is missing no more, though the catalogue is the
// same.
func TestFindMissing(t *testing.T) {
	s := openModel(t)
	s.Finder = new(find.Finder)
	s.stock(aBook(1), aBook(2))
	folder := files{"1.pdf": nil, "2.pdf": fs.ErrNotExist}
	for _, tt := range []struct {
		files app.Files
		want  int
	}{{nil, 0}, {folder, 1}, {files{"1.pdf": nil, "2.pdf": nil}, 0}, {folder, 1}} {
		s.Files = tt.files
		got, err := s.Find(t.Context(), app.Search{State: app.FileMissing, Limit: 9})
		if err != nil || got.Total != tt.want || len(got.Books) != tt.want {
			t.Errorf("%v: Find = %+v, %v, want %d", tt.files, got, err, tt.want)
		}
	}
}

// TestLongestSearch: the longest title can be searched, a longer text cannot.
func TestLongestSearch(t *testing.T) {
	s := openModel(t)
	s.Finder = new(find.Finder)
	title := strings.Repeat("书", app.MaxSearch)
	s.stock(app.Book{ID: 1, Name: title, DiskName: "1.pdf", Listed: true})
	if got, err := s.Find(t.Context(), app.Search{Words: title, Limit: 1}); err != nil || got.Total != 1 {
		t.Errorf("Find = %+v, %v, want the book", got, err)
	}
	var failure *app.Error
	if _, err := s.Find(t.Context(), app.Search{Words: title + "书", Limit: 1}); !errors.As(err, &failure) || failure.Code != app.Invalid {
		t.Errorf("Find = %v, want a malformed q", err)
	}
}
