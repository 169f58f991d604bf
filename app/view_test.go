package app_test

import (
	"context"
	"testing"

	"littleshelf/app"
)

// losing loses the state of its next Views, after their functions have run.
type losing struct {
	app.Store
	next int
}

func (s *losing) View(ctx context.Context, fn func(app.Reader) error) error {
	err := s.Store.View(ctx, fn)
	if s.next > 0 {
		s.next--
		return app.ErrViewLost
	}
	return err
}

// finderOf is a Finder that does nothing but list the books.
type finderOf func(list app.ListBooks) (app.Hits, error)

func (f finderOf) Find(_ context.Context, _ app.Search, _ app.Revision, list app.ListBooks) (app.Hits, error) {
	return f(list)
}

// TestLostViews: a use case that reads runs again if its state is lost, but not for ever. A list
// that is passed on while it is read does not.
func TestLostViews(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1), aBook(2))
	store := &losing{Store: s.Store}
	s.Store = store
	for losses, want := range map[int]int{0: 2, 1: 2, 2: 2, 3: 0} {
		store.next = losses
		books, _, err := s.Books(t.Context())
		if len(books) != want && err == nil || (err == nil) != (want > 0) {
			t.Errorf("Books = %d, %v after %d losses, want %d", len(books), err, losses, want)
		}
		if want == 0 && codeOf(err) != app.Internal {
			t.Errorf("Books = %v, want Internal", err)
		}
	}
	listed := 0
	s.Finder = finderOf(func(list app.ListBooks) (app.Hits, error) {
		store.next = 1
		_, err := list(t.Context(), func(app.Book) { listed++ })
		return app.Hits{}, err
	})
	if _, err := s.Find(t.Context(), app.Search{Words: "x", Limit: 1}); codeOf(err) != app.Internal || listed != 2 {
		t.Errorf("Find = %v after %d books were listed, want Internal after 2", err, listed)
	}
	s.Store = store.Store
}
