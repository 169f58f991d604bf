package find_test

import (
	"context"
	"testing"

	"littleshelf/app"
	"littleshelf/app/find"
)

// catalogue is a list of books at a revision.
type catalogue struct {
	books    []app.Book
	revision app.Revision
}

func (c catalogue) list(_ context.Context, yield func(app.Book)) (app.Revision, error) {
	for _, book := range c.books {
		yield(book)
	}
	return c.revision, nil
}

// shelf returns a catalogue of listed books, numbered from 1.
func shelf(books ...app.Book) catalogue {
	for i := range books {
		books[i].ID, books[i].Listed = app.BookID(i+1), true
	}
	return catalogue{books, 1}
}

// find returns what a new Finder finds in c.
func (c catalogue) find(t testing.TB, s app.Search) app.Hits {
	t.Helper()
	if s.Limit == 0 {
		s.Limit = 100
	}
	hits, err := new(find.Finder).Find(t.Context(), s, c.revision, c.list)
	if err != nil {
		t.Fatal(err)
	}
	return hits
}

// names returns the titles of books.
func (c catalogue) names(ids []app.BookID) (names []string) {
	for _, id := range ids {
		names = append(names, c.books[id-1].Name)
	}
	return names
}
