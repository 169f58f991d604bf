package find_test

import (
	"fmt"
	"slices"
	"testing"

	"littleshelf/app"
)

// TestOrders: without words all books are listed, by number or in the order that is wanted.
func TestOrders(t *testing.T) {
	books := shelf(
		app.Book{Name: "长安", Price: 3}, app.Book{Name: "Java", Price: 1}, app.Book{Name: "安娜", Price: 2}, app.Book{Name: "1984", Price: 1},
		app.Book{Name: "先知", Price: 5}, app.Book{Name: "西安", Price: 4}, app.Book{Name: "解忧", Price: 1},
	)
	for order, want := range map[app.BookOrder][]app.BookID{
		app.ByRelevance: {1, 2, 3, 4, 5, 6, 7},
		app.Newest:      {7, 6, 5, 4, 3, 2, 1},
		app.Cheapest:    {2, 4, 7, 3, 1, 6, 5},
		app.ByName:      {4, 3, 2, 7, 6, 5, 1}, // 1984, an na, java, jie you, xi an, xian zhi, zhang an
	} {
		if hits := books.find(t, app.Search{Order: order}); !slices.Equal(hits.Books, want) || hits.Total != 7 || hits.More {
			t.Errorf("%s: %+v, want %v", app.BookOrders[order], hits, want)
		}
	}
}

// TestSelected: a category and the sale select books, and a tier of worse matches counts if they
// leave none.
func TestSelected(t *testing.T) {
	books := shelf(
		app.Book{Name: "红楼梦", Category: 1}, app.Book{Name: "红楼孟", Category: 2},
		app.Book{Name: "红楼", Category: 2}, app.Book{Name: "红楼梦", Category: 3},
	)
	books.books[3].Listed = false
	for i := range books.books {
		books.books[i].DiskName = books.books[i].ID.WireName()
	}
	books.books[2].DiskName = "three.pdf"
	zero, two, three := 0, 2, 3
	for _, tt := range []struct {
		search app.Search
		want   []app.BookID
	}{
		{app.Search{Words: "红楼梦"}, []app.BookID{1}},
		{app.Search{Words: "红楼梦", State: app.AnyState}, []app.BookID{1, 4}},
		{app.Search{Words: "红楼梦", Category: &two}, []app.BookID{2}},
		{app.Search{Words: "红楼", Category: &two}, []app.BookID{3, 2}},
		{app.Search{Words: "红楼", Category: &three}, nil},
		{app.Search{Category: &zero}, nil},
		{app.Search{Category: &two, Order: app.Newest}, []app.BookID{3, 2}},
		{app.Search{Category: &three, State: app.AnyState}, []app.BookID{4}},
		{app.Search{State: app.Unlisted}, []app.BookID{4}},
		{app.Search{Words: "红", State: app.Unlisted, Category: &two}, nil},
		{app.Search{State: app.FileMissing, Present: map[string]bool{"1.pdf": true, "three.pdf": true, "4.pdf": true}}, []app.BookID{2}},
		{app.Search{State: app.FileMissing, Present: map[string]bool{"2.pdf": true, "3.pdf": true}}, []app.BookID{1, 3, 4}},
	} {
		if hits := books.find(t, tt.search); !slices.Equal(hits.Books, tt.want) || hits.Total != len(tt.want) {
			t.Errorf("%+v: %+v, want %v", tt.search, hits, tt.want)
		}
	}
}

// TestPages: the pages of every order have every book once, whatever their length.
func TestPages(t *testing.T) {
	var all []app.Book
	for i := range 50 {
		all = append(all, app.Book{Name: fmt.Sprint("书", i%7), Price: int64(i % 3)})
	}
	books := shelf(all...)
	for order := range app.BookOrders {
		for _, words := range []string{"", "书", "shu", "叔3"} {
			search := app.Search{Words: words, Order: app.BookOrder(order)}
			want := books.find(t, search)
			for _, search.Limit = range []int{1, 7, 50} {
				var got []app.BookID
				search.Before = 0
				for {
					page := books.find(t, search)
					if got = append(got, page.Books...); page.Total != want.Total {
						t.Errorf("%+v: total %d, want %d", search, page.Total, want.Total)
					}
					if !page.More {
						break
					}
					search.Before = got[len(got)-1]
				}
				if !slices.Equal(got, want.Books) || len(got) != want.Total || want.Total == 0 {
					t.Errorf("%+v: %v, want %v", search, got, want.Books)
				}
			}
		}
	}
}

// TestPagesOfChangedCatalogue: a page begins where the last one ended, though its last book was
// taken from sale or changed. If that book was removed, the list ends.
func TestPagesOfChangedCatalogue(t *testing.T) {
	before := shelf(app.Book{Name: "书一"}, app.Book{Name: "书二"}, app.Book{Name: "书三"}, app.Book{Name: "书四"})
	after := func(change func(books []app.Book) []app.Book) []app.BookID {
		changed := catalogue{change(slices.Clone(before.books)), 2}
		return changed.find(t, app.Search{Words: "书", Before: 2}).Books
	}
	for name, tt := range map[string]struct {
		change func(books []app.Book) []app.Book
		want   []app.BookID
	}{
		"nothing":  {func(b []app.Book) []app.Book { return b }, []app.BookID{3, 4}},
		"unlisted": {func(b []app.Book) []app.Book { b[1].Listed = false; return b }, []app.BookID{3, 4}},
		"renamed":  {func(b []app.Book) []app.Book { b[1].Name = "另外"; return b }, nil},
		"removed":  {func(b []app.Book) []app.Book { return slices.Delete(b, 1, 2) }, nil},
		"emptied":  {func([]app.Book) []app.Book { return nil }, nil},
	} {
		if got := after(tt.change); !slices.Equal(got, tt.want) {
			t.Errorf("%s: the page has %v, want %v", name, got, tt.want)
		}
	}
}
