package web

import (
	"encoding/json"
	"testing"
	"testing/synctest"

	"littleshelf/app"
)

// storeLongFacts gives a PDF 20,000 pages that differ in size.
func storeLongFacts(t *testing.T, s *Server, name string) {
	t.Helper()
	facts, err := s.Shop.Facts(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	facts.Pages, facts.Outline, facts.Sizes = app.MaxPages, nil, nil
	for page := range app.MaxPages {
		facts.Sizes = append(facts.Sizes, app.PageRun{Count: 1, Width: 1000 + page, Height: 1000})
	}
	if err := s.Shop.Store.Update(t.Context(), func(tx app.Tx) error { return tx.PutPDFFile(facts) }); err != nil {
		t.Fatal(err)
	}
}

// TestLongContents: a long response to Book.pages is rendered in turn, and holds its memory until
// it is sent. A short one counts among the other calls of a batch.
func TestLongContents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := newPageServer(t)
		handlerOf(t, s)
		short, err := s.bookContents(t.Context(), pagesIn{Book: 2})
		if _, counted := short.(json.RawMessage); !counted || err != nil {
			t.Errorf("short contents = %T, %v, want a RawMessage", short, err)
		}
		storeLongFacts(t, s, "free.pdf")
		for range maxLongRenders {
			s.longRenders <- struct{}{}
		}
		results := make(chan any, 1)
		go func() {
			result, err := s.bookContents(t.Context(), pagesIn{Book: 2})
			if err != nil {
				t.Error(err)
			}
			results <- result
		}()
		synctest.Wait()
		if len(results) > 0 {
			t.Errorf("%d responses are rendered at once, want %d", maxLongRenders+1, maxLongRenders)
		}
		<-s.longRenders
		first := (<-results).(renderedJSON)
		other, err := s.bookContents(t.Context(), pagesIn{Book: 2})
		if err != nil {
			t.Fatal(err)
		}
		size, held := first.memory(), maxResponses-s.responseMemory.free
		if size < 100_000 || held != 2*size {
			t.Errorf("2 responses of %d bytes hold %d bytes", size, held)
		}
		first.reservation.release()
		other.(renderedJSON).reservation.release()
		if free := s.responseMemory.free; free != maxResponses {
			t.Errorf("responses that were sent hold %d bytes", maxResponses-free)
		}
	})
}
