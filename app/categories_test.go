package app_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// checkCategories checks the categories, each as NUMBER NAME BOOKS.
func (s shop) checkCategories(when string, want ...string) {
	s.t.Helper()
	all, _, err := s.Categories(s.t.Context())
	s.must(err)
	var got []string
	for _, c := range all {
		got = append(got, fmt.Sprintf("%d %s %d", c.Number, c.Name, c.Books))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		s.t.Errorf("%s: categories %q, want %q", when, got, want)
	}
}

func (s shop) setCategory(number int, name string, order *int) error {
	_, err := s.SetCategory(s.t.Context(), s.request(), number, name, order)
	return err
}

func TestCategories(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		ctx := t.Context()
		one, two, hidden := aBook(1), aBook(2), aBook(3)
		one.Category, two.Category, hidden.Category, hidden.Listed = 2, 2, 3, false
		s.stock(one, two, hidden)
		s.checkCategories("at first", "1 文学 0", "2 名著 2", "3 技术 0")
		s.must(s.setCategory(0, " 诗词 ", nil))
		s.must(s.setCategory(9, "哲学", new(0)))
		s.checkCategories("two more", "9 哲学 0", "1 文学 0", "2 名著 2", "3 技术 0", "4 诗词 0")
		s.must(s.setCategory(3, "编程", nil))
		_, err := s.RenameCategory(ctx, s.request(), 4, "诗")
		s.must(err)
		s.checkCategories("renamed", "9 哲学 0", "1 文学 0", "2 名著 2", "3 编程 0", "4 诗 0")
		if n, err := s.CategoryNumber(ctx, "编 程"); err != nil || n != 3 {
			t.Errorf("CategoryNumber = %d, %v, want 3", n, err)
		}
		_, err = s.RemoveCategory(ctx, s.request(), 1)
		s.must(err)
		s.checkCategories("one less", "9 哲学 0", "2 名著 2", "3 编程 0", "4 诗 0")
	})
}

// TestHighestCategory: beside the highest number and the last place there is room for another
// category.
func TestHighestCategory(t *testing.T) {
	s := openModel(t)
	s.must(s.setCategory(app.MaxCategory, "其他", new(app.MaxCategory)))
	s.must(s.setCategory(0, "诗词", nil))
	s.must(s.setCategory(0, "哲学", nil))
	s.checkCategories("beside the highest", "1 文学 0", "2 名著 0", "3 技术 0", "4 诗词 0", "5 哲学 0", "1000000 其他 0")
}

// TestCategoryIsRefused: each refusal changes nothing.
func TestCategoryIsRefused(t *testing.T) {
	s := openModel(t)
	ctx := t.Context()
	hidden := aBook(1)
	hidden.Category, hidden.Listed = 2, false
	s.stock(hidden)
	for want, do := range map[string]act{
		"category 2 has that name": func(ctx context.Context, r app.Request) (app.Receipt, error) {
			return s.SetCategory(ctx, r, 7, "名 著", nil)
		},
		"name: must not be empty": func(ctx context.Context, r app.Request) (app.Receipt, error) {
			return s.SetCategory(ctx, r, 7, "\u3164", nil)
		},
		"name: must be UTF-8 of at most 20 characters": func(ctx context.Context, r app.Request) (app.Receipt, error) {
			return s.SetCategory(ctx, r, 7, strings.Repeat("字", 21), nil)
		},
		"no such category": func(ctx context.Context, r app.Request) (app.Receipt, error) {
			return s.RenameCategory(ctx, r, 7, "诗")
		},
		"1 books are in category 2: put them into another one first": func(ctx context.Context, r app.Request) (app.Receipt, error) {
			return s.RemoveCategory(ctx, r, 2)
		},
	} {
		if _, err := do(ctx, s.request()); err == nil || err.Error() != want {
			t.Errorf("error = %v, want %s", err, want)
		}
	}
	s.checkCategories("after the refusals", "1 文学 0", "2 名著 0", "3 技术 0")
	for number := 4; number <= app.MaxCategories; number++ {
		s.must(s.setCategory(0, fmt.Sprint("类", number), nil))
	}
	if err := s.setCategory(0, "太多", nil); err == nil || err.Error() != "a shop has at most 200 categories" {
		t.Errorf("the 201st = %v", err)
	}
	_, err := s.CategoryNumber(ctx, "诗词")
	if err == nil || !strings.HasPrefix(err.Error(), `no category is called "诗词": `) {
		t.Errorf("CategoryNumber = %v", err)
	}
}

// meanwhile is a store in which a category is set between a plan and its change.
type meanwhile struct {
	app.Store
	set func()
}

func (m *meanwhile) Update(ctx context.Context, fn func(app.Tx) error) error {
	if set := m.set; set != nil {
		m.set = nil
		set()
	}
	return m.Store.Update(ctx, fn)
}

// TestCategoriesAreSetTogether: two categories that are set at the same time do not get one name.
func TestCategoriesAreSetTogether(t *testing.T) {
	store := &meanwhile{Store: storetest.NewModel()}
	s := open(t, store)
	store.set = func() { s.must(s.setCategory(7, "诗词", nil)) }
	if err := s.setCategory(8, "诗词", nil); err == nil || err.Error() != "category 7 has that name" {
		t.Errorf("SetCategory = %v, want a refusal", err)
	}
}

// TestUnnamedCategory: a book may be in a category without a name, which Check remarks on.
func TestUnnamedCategory(t *testing.T) {
	s := openModel(t)
	book := aBook(1)
	book.Category = 42
	s.stock(book, aBook(2))
	words, err := s.UnnamedCategory(t.Context(), 1)
	if want := "category 42 has no name: littleshelf category set 42 NAME"; err != nil || len(words) != 1 || words[0] != want {
		t.Errorf("UnnamedCategory = %q, %v, want %q", words, err, want)
	}
	if words, err := s.UnnamedCategory(t.Context(), 2); err != nil || len(words) != 0 {
		t.Errorf("UnnamedCategory of category 0 = %q, %v", words, err)
	}
	report, err := app.Check(t.Context(), s.Store)
	want := "category 42: it has no name, and 1 books are in it: littleshelf category set 42 NAME"
	if err != nil || len(report.Remarks) != 1 || report.Remarks[0] != want {
		t.Errorf("Check = %q, %v, want %q", report.Remarks, err, want)
	}
}

// TestKeptCounts: the counts that are kept in memory are those of the present catalogue.
func TestKeptCounts(t *testing.T) {
	s := openModel(t)
	s.Till = new(app.Till)
	one, two := aBook(1), aBook(2)
	one.Category, two.Category = 2, 2
	s.stock(one, two)
	for _, want := range []int{2, 2, 1} {
		if want == 1 {
			s.mustDo(s.unlist(1))
		}
		all, _, err := s.Categories(t.Context())
		total := 0
		for _, c := range all {
			total += c.Books
		}
		if err != nil || total != want {
			t.Errorf("the categories have %d books, %v, want %d", total, err, want)
		}
	}
}
