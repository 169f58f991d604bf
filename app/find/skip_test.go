package find_test

import (
	"fmt"
	"slices"
	"testing"

	"littleshelf/app"
)

// TestSkip: pages that skip books have every book once, in the order of the whole list, and a page
// behind the last is the last.
func TestSkip(t *testing.T) {
	var all []app.Book
	for i := range 10 {
		all = append(all, app.Book{Name: fmt.Sprint("书", i%3), Price: int64(i % 4)})
	}
	books := shelf(all...)
	for _, search := range []app.Search{
		{Order: app.Newest}, {Order: app.ByName}, {Order: app.Cheapest}, {Order: app.MostSold}, {Words: "书"}, {Words: "书1", Order: app.Cheapest},
	} {
		whole := books.find(t, search)
		for limit := 1; limit <= 11; limit++ {
			last := (whole.Total - 1) / limit * limit
			for skip := 0; skip <= 30; skip += limit {
				search.Limit, search.Skip = limit, skip
				want := min(skip, last)
				hits := books.find(t, search)
				page := whole.Books[want:min(want+limit, whole.Total)]
				if hits.Skip != want || !slices.Equal(hits.Books, page) || hits.Total != whole.Total || hits.More != (want < last) {
					t.Errorf("%+v: %+v, want %v after %d", search, hits, page, want)
				}
			}
		}
	}
	if hits := shelf().find(t, app.Search{Skip: 24, Limit: 24}); hits.Skip != 0 || hits.Total != 0 || hits.More {
		t.Errorf("no books: %+v", hits)
	}
}
