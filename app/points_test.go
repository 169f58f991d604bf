package app_test

import (
	"context"
	"math"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"littleshelf/app"
)

func (s shop) addPoints(id app.UserID, points int64) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.AddPoints(ctx, r, id, points) }
}

func (s shop) takePoints(id app.UserID, points int64) act {
	return func(ctx context.Context, r app.Request) (app.Receipt, error) { return s.TakePoints(ctx, r, id, points) }
}

const maxGrant = 1_000_000_000

func TestPoints(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader, other := s.login("reader").User.ID, s.login("other").User
		balance := int64(app.SignupPoints)
		for _, delta := range []int64{1, 70, -100, 1, -1, maxGrant, maxGrant, -maxGrant, -maxGrant} {
			did, why, do := "points add", app.Granted, s.addPoints(reader, delta)
			if delta < 0 {
				did, why, do = "points take", app.Taken, s.takePoints(reader, -delta)
			}
			before := "balance " + strconv.FormatInt(balance, 10)
			balance += delta
			after := "balance " + strconv.FormatInt(balance, 10)
			receipt := s.doAct(do, did, reader.String(), before, after)
			user := s.user(reader)
			want := app.Entry{
				User: reader, Seq: user.Entries, Delta: delta, Balance: balance, Why: why, Ref: receipt.Request.String(),
				At: s.clock.Now(),
			}
			if entry := s.lastEntry(reader); entry != want || user.Balance != balance {
				t.Errorf("%s: entry %+v, balance %d, want %+v", did, entry, user.Balance, want)
			}
		}
		if got := s.user(other.ID); got.Balance != app.SignupPoints || got.Entries != 1 {
			t.Errorf("the other reader has %+v, want them as before", got)
		}
	})
}

func TestPointsRefused(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader, gone := s.login("reader").User.ID, s.login("gone").User.ID
		s.mustDo(s.erase(gone))
		for _, points := range []int64{0, -1, maxGrant + 1, math.MaxInt64, math.MinInt64} {
			s.checkRefused("AddPoints out of bounds", app.Invalid, s.addPoints(reader, points))
			s.checkRefused("TakePoints out of bounds", app.Invalid, s.takePoints(reader, points))
		}
		s.checkRefused("TakePoints of one too many", app.InsufficientPoints, s.takePoints(reader, app.SignupPoints+1))
		s.checkRefused("TakePoints of far too many", app.InsufficientPoints, s.takePoints(reader, maxGrant))
		for name, id := range map[string]app.UserID{"nobody": unknownReader, "the zero id": {}, "an erased reader": gone} {
			s.checkRefused("AddPoints to "+name, app.Unknown, s.addPoints(id, 1))
			s.checkRefused("TakePoints from "+name, app.Unknown, s.takePoints(id, 1))
		}
	})
}

func TestPointsOnce(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		reader := s.login("reader").User.ID
		s.checkRepeated(s.addPoints(reader, 7))
		s.checkRepeated(s.takePoints(reader, 3))
		if user := s.user(reader); user.Balance != app.SignupPoints+4 || user.Entries != 3 {
			t.Errorf("%d points after %d entries, want 34 after 3", user.Balance, user.Entries)
		}
		// A request with a used id does nothing, even if it is for another act.
		request := s.request()
		first, err := s.AddPoints(t.Context(), request, reader, 5)
		before := s.dump()
		again, err2 := s.TakePoints(t.Context(), request, reader, 9)
		if err != nil || err2 != nil || first != again {
			t.Errorf("TakePoints at the request of AddPoints = %+v, %v (%v), want %+v", again, err2, err, first)
		}
		s.checkUnchanged("the second act of one request", before)
	})
}

// TestPointsRace takes points one by one in concurrent calls: as many succeed as there are
// points.
func TestPointsRace(t *testing.T) {
	s := openModel(t)
	reader := s.login("reader").User.ID
	var taken atomic.Int64
	var hands sync.WaitGroup
	for range 3 * app.SignupPoints {
		request := s.request()
		hands.Go(func() {
			switch _, err := s.TakePoints(t.Context(), request, reader, 1); codeOf(err) {
			case none:
				taken.Add(1)
			case app.InsufficientPoints:
			default:
				t.Errorf("TakePoints = %v", err)
			}
		})
	}
	hands.Wait()
	if user := s.user(reader); taken.Load() != app.SignupPoints || user.Balance != 0 {
		t.Errorf("%d points taken and %d left, want %d and 0", taken.Load(), user.Balance, app.SignupPoints)
	}
}
