package app_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

// failMint runs a mint whose nth transaction fails.
func (s *shop) failMint(n int, batch app.Batch) {
	s.t.Helper()
	failing := *s.Shop // for the sweeper may be at work in the other
	failing.Store = storetest.FailNth(s.Store, n)
	if _, _, err := failing.Mint(s.t.Context(), s.request(), batch, noProgress); !errors.Is(err, storetest.ErrInjected) {
		s.t.Errorf("Mint = %v, want %v", err, storetest.ErrInjected)
	}
}

// TestSweepCodes: batches of failed mints are deleted. Live, redeemed and recent batches stay.
func TestSweepCodes(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		live, codes := s.mint(app.Batch{Count: 30, Points: 5})
		s.checkRedeem("before", s.login("reader").SKey, codes[0], 5, 35)
		for _, stop := range []int{2, 3, 4} { // after 25, 50 and all 60 codes
			s.failMint(stop, app.Batch{Count: 60, Points: 5})
		}
		s.failMint(3, app.Batch{Count: 50, Points: 5}) // a full last chunk
		half := allRows(s, app.Reader.Batches)[1]
		s.mustDo(s.revoke(half.ID))
		s.clock.Advance(time.Hour)
		s.failMint(2, app.Batch{Count: 60, Points: 5})
		young := s.clock.Now().Add(-time.Minute)

		for _, step := range []struct {
			before        time.Time
			codes, stored int
		}{{half.Created, 0, 240}, {young, 185, 55}, {young, 0, 55}, {time.Time{}, 25, 30}} {
			n, err := s.SweepCodes(t.Context(), step.before)
			stored := allRows(s, app.Reader.Vouchers)
			if n != step.codes || err != nil || len(stored) != step.stored {
				t.Errorf("SweepCodes before %v = %d, %v, and %d stay, want %d and %d", step.before, n, err,
					len(stored), step.codes, step.stored)
			}
		}
		if batches := allRows(s, app.Reader.Batches); len(batches) != 1 || batches[0].ID != live {
			t.Errorf("batches %+v, want the live one", batches)
		}
	})
}

// TestSweepCodesInterrupted makes each transaction of a sweep fail. The next sweep finishes it.
func TestSweepCodesInterrupted(t *testing.T) {
	for n := 1; n <= 3; n++ {
		s := openModel(t)
		s.failMint(4, app.Batch{Count: 60, Points: 5})
		store := s.Store
		s.Store = storetest.FailNth(store, n)
		if _, err := s.SweepCodes(t.Context(), time.Time{}); !errors.Is(err, storetest.ErrInjected) {
			t.Errorf("SweepCodes = %v, want %v", err, storetest.ErrInjected)
		}
		s.Store = store
		if left, err := s.SweepCodes(t.Context(), time.Time{}); left != 60-25*(n-1) || err != nil {
			t.Errorf("SweepCodes again = %d, %v, want the %d that were left", left, err, 60-25*(n-1))
		}
		if batches := allRows(s, app.Reader.Batches); len(batches) != 0 {
			t.Errorf("batches %+v, want none", batches)
		}
	}
}

// TestSweepCodesDuringMint: a mint whose batch is swept fails and leaves no rows.
func TestSweepCodesDuringMint(t *testing.T) {
	for _, at := range []int{25, 50, 60} {
		s := openModel(t)
		_, codes, err := s.Mint(t.Context(), s.request(), app.Batch{Count: 60, Points: 5}, func(done int) {
			if done != at {
				return
			}
			if n, err := s.SweepCodes(t.Context(), time.Time{}); n != at || err != nil {
				t.Errorf("SweepCodes = %d, %v, want %d", n, err, at)
			}
		})
		if codeOf(err) != app.Invalid || codes != nil {
			t.Errorf("Mint = %d codes, %v, want a refusal", len(codes), err)
		}
		if left := allRows(s, app.Reader.Vouchers); len(left) != 0 {
			t.Errorf("%d codes left, want none", len(left))
		}
	}
}

// TestSweepEveryDeletesUnfinishedBatches: unfinished batches of an earlier process are deleted at
// once, those of this process after an hour.
func TestSweepEveryDeletesUnfinishedBatches(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openModel(t)
		s.Now = time.Now
		s.failMint(2, app.Batch{Count: 60, Points: 5})
		time.Sleep(time.Second)
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { s.SweepEvery(ctx, time.Hour); close(done) }()
		synctest.Wait()
		if n := len(allRows(s, app.Reader.Vouchers)); n != 0 {
			t.Errorf("%d codes of an earlier process, want none", n)
		}
		time.Sleep(time.Minute)
		s.failMint(2, app.Batch{Count: 60, Points: 5})
		for _, step := range []struct{ after, codes int }{{1, 25}, {117, 25}, {2, 0}} {
			time.Sleep(time.Duration(step.after) * time.Minute)
			synctest.Wait()
			if n := len(allRows(s, app.Reader.Vouchers)); n != step.codes {
				t.Errorf("%d min later: %d codes, want %d", step.after, n, step.codes)
			}
		}
		cancel()
		<-done
	})
}
