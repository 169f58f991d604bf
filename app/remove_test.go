package app_test

import (
	"context"
	"slices"
	"testing"

	"littleshelf/app"
)

func (s shop) remove(id app.BookID) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.Remove(ctx, r, id) }
}

// TestRemoveBook: what nobody has bought can go, with what was said of it; what somebody paid for stays.
func TestRemoveBook(t *testing.T) {
	each(t, func(t *testing.T, s shop) {
		s.stock(aBook(1), aBook(2), aBook(3))
		reader := s.login("reader")
		for range 25 {
			if _, err := s.Comment(t.Context(), reader.SKey, 1, "好书"); err != nil {
				t.Fatal(err)
			}
		}
		s.own(reader.SKey, 2)
		s.refused("Remove of a book on sale", app.Invalid, s.remove(1))
		s.refused("Remove of no book", app.Unknown, s.remove(9))
		s.must(s.unlist(1))
		s.must(s.unlist(2))
		s.refused("Remove of a book that is owned", app.Invalid, s.remove(2))
		request := s.request()
		first, err := s.Remove(t.Context(), request, 1)
		again, err2 := s.Remove(t.Context(), request, 1)
		if err != nil || err2 != nil || first != again || first.Did != "book remove" || first.To != "1" {
			t.Errorf("Remove = %+v, %v, and again %+v, %v", first, err, again, err2)
		}
		s.onSale("one removed", 3)
		s.refused("Remove again", app.Unknown, s.remove(1))
		s.must(s.addBook(aBook(1)))
		if detail, err := s.Detail(t.Context(), "", 1, app.Page[app.CommentID]{Limit: 9}, 0); err != nil || len(detail.Comments) > 0 {
			t.Errorf("a new book of the number has %d comments, %v", len(detail.Comments), err)
		}
	})
}

func TestAlike(t *testing.T) {
	s := openModel(t)
	one, same, namesake, other := aBook(1), aBook(2), aBook(3), aBook(4)
	one.Author, namesake.Author, other.Author = "曹雪芹", "曹雪芹", "高鹗"
	same.Name, same.File = "石头记", one.File
	s.stock(one, same, namesake, other)
	want := []string{"book 1 has the same PDF as book 2", "book 1 has the same name and author as book 3"}
	if got, err := s.Alike(t.Context(), 1); err != nil || !slices.Equal(got, want) {
		t.Errorf("Alike = %q, %v, want %q", got, err, want)
	}
	if got, err := s.Alike(t.Context(), 4); err != nil || got != nil {
		t.Errorf("Alike of a book of its own = %q, %v", got, err)
	}
}
