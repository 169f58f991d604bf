package app_test

import (
	"errors"
	"iter"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"littleshelf/app"
	"littleshelf/app/storetest"
)

var storedDays = func(r app.Reader) iter.Seq2[app.DayFigures, error] { return r.DayFigures(0) }

// storedDays returns the numbers of the stored days, and fails if one is of another zone.
func (s shop) storedDays(zone *time.Location) (numbers []int) {
	s.t.Helper()
	for _, day := range allRows(s, storedDays) {
		if day.Zone != zone.String() {
			s.t.Errorf("day %d is stored for %s, want %s", day.Number, day.Zone, zone)
		}
		numbers = append(numbers, day.Number)
	}
	return numbers
}

// TestSumDays: each closed day since the first reader came is stored once, at most 62 of them, and
// again for another zone. Today is not stored.
func TestSumDays(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		shanghai, samoa := loadZone(t, "Asia/Shanghai"), loadZone(t, "Pacific/Pago_Pago")
		if n := s.sumDays(shanghai); n != 0 {
			t.Errorf("SumDays of an empty shop = %d", n)
		}
		s.login("reader") // at 16:00 in Shanghai, and 21:00 of the day before in Samoa
		first := int(s.clock.Now().Unix() / 86400)
		for _, step := range []struct {
			after                        time.Duration
			zone                         *time.Location
			summed, firstStored, storing int
		}{
			{0, shanghai, 0, 0, 0},
			{8*time.Hour + 9*time.Minute, shanghai, 0, 0, 0}, // calls of the day may be under way
			{time.Minute, shanghai, 1, 0, 1},
			{0, shanghai, 0, 0, 1},
			{9 * day, shanghai, 9, 0, 10},
			{0, samoa, 10, -1, 10},
			{0, shanghai, 10, 0, 10},
			{70 * day, shanghai, 62, 18, 62},
		} {
			s.clock.Advance(step.after)
			if n := s.sumDays(step.zone); n != step.summed {
				t.Errorf("%+v: SumDays = %d", step, n)
			}
			stored := s.storedDays(step.zone)
			if len(stored) != step.storing || len(stored) > 0 && stored[0] != first+step.firstStored {
				t.Errorf("%+v: days %v are stored, the first reader came on %d", step, stored, first)
			}
		}
	})
}

// TestSumDaysGoesOn: after a failure the next SumDays sums the days that are missing.
func TestSumDaysGoesOn(t *testing.T) {
	for n := range 7 {
		s := openModel(t)
		s.doRandom(7, 60)
		store := s.Store
		s.Store = storetest.FailNth(store, n+1)
		if _, err := s.SumDays(t.Context(), time.UTC); !errors.Is(err, storetest.ErrInjected) {
			t.Fatalf("SumDays = %v, want %v", err, storetest.ErrInjected)
		}
		s.Store = store
		some := len(s.storedDays(time.UTC))
		rest := s.sumDays(time.UTC)
		if some+rest != len(s.storedDays(time.UTC)) || some != n {
			t.Errorf("failure %d: %d days, then %d, and %d are stored", n, some, rest, len(s.storedDays(time.UTC)))
		}
		s.checkFigures("after a failure", time.UTC)
	}
}

// TestSumDaysOfWrongClock: what was summed while the clock was fast or slow is summed again.
func TestSumDaysOfWrongClock(t *testing.T) {
	for _, wrong := range []time.Duration{3 * day, 36 * time.Hour, -3 * day, -40 * day} {
		s := openModel(t)
		s.doRandom(3, 40)
		s.sumDays(time.UTC)
		s.clock.Advance(wrong)
		s.doRandom(4, 5)
		s.sumDays(time.UTC)
		s.clock.Advance(-wrong)
		for piece := range uint64(4) {
			if wrong > 0 { // Days ends at the first old entry, which a slow clock makes
				s.checkDays("the clock is right again", time.UTC)
			}
			s.doRandom(5+piece, 10)
			s.sumDays(time.UTC)
			if report, err := app.Check(t.Context(), s.Store); err != nil || len(report.Problems) > 0 {
				t.Errorf("%v: Check = %q, %v", wrong, report.Problems, err)
			}
		}
	}
}

// TestSumDaysMendsDays: Check reports a stored day that the ledger contradicts. SumDays sums it
// again.
func TestSumDaysMendsDays(t *testing.T) {
	for what, change := range map[string]func(*app.DayFigures){
		"orders":  func(d *app.DayFigures) { d.Orders++ },
		"readers": func(d *app.DayFigures) { d.Readers++ },
		"sales":   func(d *app.DayFigures) { d.Books[0].Orders++ },
		"no book": func(d *app.DayFigures) { d.Books = d.Books[1:] },
		"a book":  func(d *app.DayFigures) { d.Books = append(d.Books, app.BookSales{Book: 99, Spent: 1}) },
		"zone":    func(d *app.DayFigures) { d.Zone = "Moon/Tycho" },
	} {
		s := openModel(t)
		s.doRandom(3, 150)
		s.sumDays(time.UTC)
		sound := allRows(s, storedDays)
		broken := sound[slices.IndexFunc(sound, func(d app.DayFigures) bool { return len(d.Books) > 0 })]
		broken.Books = slices.Clone(broken.Books)
		change(&broken)
		s.update(func(tx app.Tx) error { return tx.PutDayFigures(broken) })
		report, err := app.Check(t.Context(), s.Store)
		date := time.Unix(int64(broken.Number)*86400, 0).UTC().Format(time.DateOnly)
		if err != nil || len(report.Problems) != 1 || !strings.HasPrefix(report.Problems[0], "day "+date) {
			t.Errorf("%s: Check = %q, %v, want the day %s", what, report.Problems, err, date)
		}
		if money, err := app.CheckMoney(t.Context(), s.Store); err != nil || len(money.Problems) > 0 {
			t.Errorf("%s: CheckMoney = %q, %v", what, money.Problems, err)
		}
		s.sumDays(time.UTC)
		if mended := allRows(s, storedDays); !reflect.DeepEqual(mended, sound) {
			t.Errorf("%s: mended: %+v, want %+v", what, mended, sound)
		}
	}
}

// TestSweepEverySumsDays: the sweeper sums the days of the shop's zone.
func TestSweepEverySumsDays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := openModel(t)
		s.Now, s.Zone, s.Till = time.Now, time.UTC, new(app.Till)
		s.login("reader")
		sweeper := make(chan struct{})
		go func() { s.SweepEvery(t.Context(), time.Hour); close(sweeper) }()
		time.Sleep(25*time.Hour + time.Minute)
		synctest.Wait()
		if stored := s.storedDays(time.UTC); len(stored) != 1 {
			t.Errorf("days %v are stored, want yesterday", stored)
		}
		s.checkAccount("swept")
	})
}
