package app_test

import (
	"context"
	"strings"
	"testing"

	"littleshelf/app"
)

// TestPick checks that the front shows the keeper's pick while it is for sale, and only beside the
// whole list of books.
func TestPick(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		s.Finder = new(finder)
		s.stock(aBook(1), aBook(2))
		reader := s.login("测试读者甲")
		s.buy(reader.SKey, 1)
		front := func(key app.SKey, search app.Search) app.Front {
			t.Helper()
			search.Limit = 1
			front, err := s.Front(t.Context(), key, search)
			s.must(err)
			return front
		}
		newest := app.Search{Order: app.Newest} // the page of book 2
		if front("", newest).Pick != nil {
			t.Error("a shop without a pick has one")
		}
		s.doAct(s.set("pick-book", " 1 "), "setting set", "pick-book", `value ""`, `value "1"`)
		s.mustDo(s.set("pick-words", "一个下午刚好。"))
		if p := front("", newest).Pick; p == nil || p.Book.ID != 1 || p.Words != "一个下午刚好。" || p.Sample != 8 || p.SampleShown() != 0 {
			t.Errorf("the pick is %+v", p)
		}
		if f := front(reader.SKey, newest); !f.Owned[1] || f.Owned[2] {
			t.Errorf("the reader of the pick owns %v", f.Owned)
		}
		one := 1
		for _, search := range []app.Search{{Words: "红"}, {Category: &one}, {Order: app.Newest, Skip: 1}} {
			if p := front("", search).Pick; p != nil {
				t.Errorf("%+v has the pick %+v", search, p)
			}
		}
		s.mustDo(func(ctx context.Context, request app.Request) (app.Receipt, error) { return s.Unlist(ctx, request, 1) })
		if p := front(reader.SKey, newest).Pick; p != nil {
			t.Errorf("an unlisted book is the pick: %+v", p)
		}
		s.mustDo(s.set("pick-book", "99"))
		if p := front("", newest).Pick; p != nil {
			t.Errorf("a book that is not there is the pick: %+v", p)
		}
		s.mustDo(s.set("pick-book", ""))
		for _, wrong := range [][2]string{
			{"pick-book", "0"}, {"pick-book", "-1"}, {"pick-book", "01"}, {"pick-book", "x"}, {"pick-book", "9007199254740993"},
			{"pick-words", strings.Repeat("字", 121)}, {"pick-words", "a\nb"},
		} {
			if _, err := s.SetSetting(t.Context(), s.request(), wrong[0], wrong[1]); codeOf(err) != app.Invalid {
				t.Errorf("%s %q: %v", wrong[0], wrong[1], err)
			}
		}
	})
}
