package app_test

import (
	"context"
	"iter"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
)

// TestBatchReports checks counts, reasons and states of batches, page by page.
func TestBatchReports(t *testing.T) {
	s := openModel(t)
	a, b := s.login("a"), s.login("b")
	first, codes := s.mint(app.Batch{Count: 3, Points: 5})
	s.checkRedeem("one", a.SKey, codes[0], 5, 35)
	s.checkRedeem("two", a.SKey, codes[1], 5, 40)
	s.checkRedeem("three", b.SKey, codes[2], 5, 35)
	second, _ := s.mint(app.Batch{Count: 2, Points: 1, Expires: s.clock.Now().Add(time.Hour)})
	third, _ := s.mint(app.Batch{Count: 1, Points: 1})
	s.mustDo(s.revoke(third))
	type row struct {
		id       app.BatchID
		redeemed int
		state    app.BatchState
		why      string
	}
	list := func() (rows []row) {
		for w := (app.Window[app.BatchID]{Limit: 2}); ; {
			reports, rest, err := s.BatchReports(t.Context(), w)
			s.must(err)
			for _, r := range reports {
				rows = append(rows, row{r.ID, r.Redeemed, r.State(s.clock.Now()), r.Why})
				if one, err := s.BatchReport(t.Context(), r.ID); err != nil || one != r {
					t.Errorf("BatchReport = %+v, %v, want %+v", one, err, r)
				}
			}
			if w.Before = rest; rest.IsZero() {
				return rows
			}
		}
	}
	want := []row{
		{third, 0, app.BatchRevoked, "a letter"}, {second, 0, app.BatchGood, "a letter"}, {first, 3, app.BatchGood, "a letter"},
	}
	if got := list(); !slices.Equal(got, want) {
		t.Errorf("BatchReports = %v, want %v", got, want)
	}
	s.clock.Advance(time.Hour)
	want[1].state = app.BatchExpired
	if got := list(); !slices.Equal(got, want) {
		t.Errorf("an hour later: BatchReports = %v, want %v", got, want)
	}
	if _, err := s.BatchReport(t.Context(), app.BatchID{1}); codeOf(err) != app.Unknown {
		t.Errorf("BatchReport of no batch = %v", err)
	}
}

// manyClaims is a store in which 3000 readers have claimed each batch.
type manyClaims struct{ app.Store }

func (m manyClaims) View(ctx context.Context, fn func(app.Reader) error) error {
	return m.Store.View(ctx, func(r app.Reader) error { return fn(claimsReader{r}) })
}

type claimsReader struct{ app.Reader }

func (c claimsReader) ClaimsOf(batch app.BatchID) iter.Seq2[app.Claim, error] {
	return func(yield func(app.Claim, error) bool) {
		for range 3000 {
			if !yield(app.Claim{Batch: batch, Count: 1}, nil) {
				return
			}
		}
	}
}

// TestBatchReportsAreBounded checks that a page counts a bounded number of claims, and ends before
// a batch that it cannot count.
func TestBatchReportsAreBounded(t *testing.T) {
	s := openModel(t)
	for range 2 {
		s.mint(app.Batch{Count: 1, Points: 1})
	}
	s.Store = manyClaims{s.Store}
	for w := (app.Window[app.BatchID]{Limit: 50}); ; {
		reports, rest, err := s.BatchReports(t.Context(), w)
		if err != nil || len(reports) != 1 || reports[0].Redeemed != 3000 || reports[0].AtLeast {
			t.Fatalf("BatchReports = %+v, %v, want one batch with 3000 redeemed codes", reports, err)
		}
		if w.Before = rest; rest.IsZero() {
			break
		}
	}
}
