package find_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"littleshelf/app"
	"littleshelf/app/find"
)

// TestCopyIsReplaced: a book is found from the first search after it was added, and searches at the
// same revision do not read the catalogue.
func TestCopyIsReplaced(t *testing.T) {
	var finder find.Finder
	books, reads := shelf(app.Book{Name: "红楼梦"}), 0
	total := func() int {
		hits, err := finder.Find(t.Context(), app.Search{Words: "红", Limit: 10}, books.revision,
			func(ctx context.Context, yield func(app.Book)) (app.Revision, error) {
				reads++
				return books.list(ctx, yield)
			})
		if err != nil {
			t.Fatal(err)
		}
		return hits.Total
	}
	for range 3 {
		if n := total(); n != 1 || reads != 1 {
			t.Errorf("%d books after %d reads, want 1 after 1", n, reads)
		}
	}
	books = shelf(app.Book{Name: "红楼梦"}, app.Book{Name: "红与黑"})
	books.revision = 2
	for range 3 {
		if n := total(); n != 2 || reads != 2 {
			t.Errorf("%d books after %d reads, want 2 after 2", n, reads)
		}
	}
}

// TestSearchesGoOn: while the catalogue is read, which takes long, searches use the copy before,
// and it is read once for all of them.
func TestSearchesGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var finder find.Finder
		old, read := shelf(app.Book{Name: "红楼梦"}), make(chan struct{})
		var reads atomic.Int32
		slow := func(ctx context.Context, yield func(app.Book)) (app.Revision, error) {
			reads.Add(1)
			<-read
			return shelf(app.Book{Name: "红楼梦"}, app.Book{Name: "红与黑"}).list(ctx, yield)
		}
		total := func(now app.Revision, list app.ListBooks) int {
			hits, err := finder.Find(t.Context(), app.Search{Words: "红", Limit: 10}, now, list)
			if err != nil {
				t.Error(err)
			}
			return hits.Total
		}
		total(1, old.list)
		var searching sync.WaitGroup
		for range 64 {
			searching.Go(func() {
				if n := total(2, slow); n != 1 {
					t.Errorf("%d books, want 1 of the copy before", n)
				}
			})
		}
		searching.Wait()
		close(read)
		synctest.Wait()
		if n := reads.Load(); n != 1 {
			t.Errorf("the catalogue was read %d times, want 1", n)
		}
		if n := total(1, slow); n != 2 {
			t.Errorf("%d books, want 2", n)
		}
	})
}

// TestSearchIsCancelled: a search that is cancelled ends, and the one beside it gets the copy that
// both waited for.
func TestSearchIsCancelled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var finder find.Finder
		read := make(chan struct{})
		slow := func(ctx context.Context, yield func(app.Book)) (app.Revision, error) {
			<-read
			if ctx.Err() != nil {
				return 0, ctx.Err()
			}
			return shelf(app.Book{Name: "红楼梦"}).list(ctx, yield)
		}
		ctx, cancel := context.WithCancel(t.Context())
		var searching sync.WaitGroup
		searching.Go(func() {
			if _, err := finder.Find(ctx, app.Search{}, 1, slow); !errors.Is(err, context.Canceled) {
				t.Errorf("the cancelled search: %v", err)
			}
		})
		synctest.Wait()
		searching.Go(func() {
			if hits, err := finder.Find(t.Context(), app.Search{}, 1, slow); err != nil || hits.Total != 1 {
				t.Errorf("the other search: %+v, %v", hits, err)
			}
		})
		synctest.Wait()
		cancel()
		synctest.Wait()
		close(read)
		searching.Wait()
	})
}

// TestCatalogueCannotBeRead: the error is returned, and the next search reads again.
func TestCatalogueCannotBeRead(t *testing.T) {
	var finder find.Finder
	failure := errors.New("disk")
	_, err := finder.Find(t.Context(), app.Search{}, 1, func(context.Context, func(app.Book)) (app.Revision, error) { return 0, failure })
	if !errors.Is(err, failure) {
		t.Errorf("Find = %v, want %v", err, failure)
	}
	if hits, err := finder.Find(t.Context(), app.Search{}, 1, shelf(app.Book{Name: "书"}).list); err != nil || hits.Total != 1 {
		t.Errorf("Find = %+v, %v, want one book", hits, err)
	}
}
