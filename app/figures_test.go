package app_test

import (
	"cmp"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
)

// figureZones are half a day apart, or have days of 23 to 25 hours. In Santiago some days begin at
// 1.
var figureZones = []string{"Asia/Shanghai", "UTC", "Pacific/Pago_Pago", "America/New_York", "America/Santiago"}

func loadZone(t *testing.T, name string) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

// recountFigures counts Figures in another way: from whole tables, by dates as text.
func (s shop) recountFigures(days int, zone *time.Location) app.Figures {
	s.t.Helper()
	now := s.clock.Now()
	date := func(ago int) string {
		year, month, today := now.In(zone).Date()
		return time.Date(year, month, today-ago, 12, 0, 0, 0, time.UTC).Format(time.DateOnly)
	}
	on := func(at time.Time) string { return at.In(zone).Format(time.DateOnly) }
	f := app.Figures{At: now, Whole: true, Compared: true}
	for ago := range days {
		day := s.recountDay(date(ago), zone)
		day.Comments = 0
		f.Days = append(f.Days, day)
		sum(&f.Total, day.Counts)
	}
	then := now.In(zone).AddDate(0, 0, -days)
	f.Before = s.recountWhen(func(at time.Time) bool {
		return on(at) >= date(2*days-1) && on(at) <= date(days) && !(on(at) == date(days) && at.After(then))
	})
	f.Before.Comments = 0
	for _, sales := range s.recountBest(func(at time.Time) bool { return on(at) >= date(days-1) }) {
		f.Best = append(f.Best, app.BestSeller{BookSales: sales, Title: s.book(sales.Book).Name})
	}
	return f
}

// recountBest finds the books with the most orders.
func (s shop) recountBest(in func(time.Time) bool) (best []app.BookSales) {
	books := make(map[string]app.BookID)
	for _, order := range allRows(s, app.Reader.Orders) {
		books[order.ID.String()] = order.Book
	}
	for _, e := range allRows(s, app.Reader.Entries) {
		book, ok := books[e.Ref]
		if !ok || !in(e.At) {
			continue
		}
		i := slices.IndexFunc(best, func(b app.BookSales) bool { return b.Book == book })
		if i < 0 {
			i, best = len(best), append(best, app.BookSales{Book: book})
		}
		if e.Delta <= 0 && e.Why == app.Bought {
			best[i].Orders, best[i].Spent = best[i].Orders+1, best[i].Spent-e.Delta
		} else {
			best[i].Refunds, best[i].Returned = best[i].Refunds+1, best[i].Returned+e.Delta
		}
	}
	best = slices.DeleteFunc(best, func(b app.BookSales) bool { return b.Orders <= b.Refunds })
	slices.SortFunc(best, func(a, b app.BookSales) int {
		return cmp.Or(b.Kept()-a.Kept(), int(b.Earned()-a.Earned()), cmp.Compare(a.Book, b.Book))
	})
	return best[:min(5, len(best))]
}

func (s shop) figures(days int, zone *time.Location) app.Figures {
	s.t.Helper()
	figures, err := s.Figures(s.t.Context(), days, zone)
	if err != nil {
		s.t.Fatalf("Figures = %v", err)
	}
	return figures
}

func (s shop) sumDays(zone *time.Location) int {
	s.t.Helper()
	n, err := s.SumDays(s.t.Context(), zone)
	if err != nil {
		s.t.Fatalf("SumDays = %v", err)
	}
	return n
}

// checkFigures compares the figures of each span with a recount and with Days, and the points'
// account with Stats.
func (s shop) checkFigures(when string, zone *time.Location) {
	s.t.Helper()
	s.Till.Forget() // but for the stored days
	for _, days := range []int{1, 7, 30} {
		got, want := s.figures(days, zone), s.recountFigures(days, zone)
		if !reflect.DeepEqual(got, want) {
			s.t.Errorf("%s: %s, %d days: Figures = %+v, want %+v", when, zone, days, got, want)
		}
	}
	s.checkDays(when, zone)
	s.checkAccount(when)
}

// checkDays compares the days of Figures with Days.
func (s shop) checkDays(when string, zone *time.Location) {
	s.t.Helper()
	listed := s.days(30, zone)
	for i := range listed {
		listed[i].Comments = 0
	}
	if got := s.figures(30, zone).Days; !slices.Equal(got, listed) {
		s.t.Errorf("%s: %s: Figures has days %+v, Days %+v", when, zone, got, listed)
	}
}

func (s shop) checkAccount(when string) {
	s.t.Helper()
	account, err := s.PointsAccount(s.t.Context())
	if err != nil {
		s.t.Fatal(err)
	}
	stats := s.stats()
	if !account.Balanced() || account.Held-account.Erased != stats.Points || account.Used() != stats.Spent ||
		account.Readers != stats.Readers+stats.Erased {
		s.t.Errorf("%s: account %+v, want the points of %+v", when, account, stats)
	}
}

// TestFigures compares figures with a recount in random shops, at random times of the day and in
// random zones, with days that were summed for the zone, for another one, or not at all.
func TestFigures(t *testing.T) {
	s := openModel(t)
	s.Till = new(app.Till)
	var seen app.Counts
	random := rand.New(rand.NewPCG(1, 2))
	for piece := range uint64(12) {
		s.doRandom(piece, 30)
		zone := loadZone(t, figureZones[random.IntN(len(figureZones))])
		s.checkFigures("as it is", zone)
		if random.IntN(2) == 0 {
			s.sumDays(zone)
			s.checkFigures("summed", zone)
		}
		sum(&seen, s.figures(7, zone).Before)
	}
	for i, v := range reflect.ValueOf(seen).Fields() {
		if v.IsZero() && i.Name != "Comments" {
			t.Errorf("%s is always 0: the test does not test it", i.Name)
		}
	}
}

// TestFiguresAtMidnight buys and refunds in the minutes around midnight.
func TestFiguresAtMidnight(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1), aBook(2))
	zone := loadZone(t, "Asia/Shanghai")
	reader := s.login("reader")
	year, month, day := s.clock.Now().In(zone).Date()
	s.clock.Advance(time.Date(year, month, day+1, 0, 0, 0, 0, zone).Sub(s.clock.Now()) - 3*time.Minute)
	for range 4 {
		order := s.buy(reader.SKey, 1)
		s.mustDo(s.addPoints(reader.User.ID, 1))
		s.checkFigures("bought", zone)
		s.clock.Advance(30 * time.Second)
		s.mustDo(s.refund(order.ID))
		s.mustDo(s.refund(order.ID)) // changes nothing
		s.sumDays(zone)
		s.checkFigures("refunded", zone)
		s.clock.Advance(5 * time.Minute)
	}
}

// TestFiguresCompareSameTime: the span before ends at the same time of day.
func TestFiguresCompareSameTime(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	s.buy(s.login("reader").SKey, 1)
	for _, step := range []struct {
		after  time.Duration
		orders int
	}{{day - time.Minute, 0}, {time.Minute, 1}, {time.Hour, 1}} {
		s.clock.Advance(step.after)
		if f := s.figures(1, time.UTC); !f.Compared || f.Before.Orders != step.orders {
			t.Errorf("%v later: the day before has %d orders by now, want %d", step.after, f.Before.Orders, step.orders)
		}
	}
}

// TestFiguresOfSlowActs: a refund stands on the day of its ledger entry, even if its receipt and
// its ids were made on another.
func TestFiguresOfSlowActs(t *testing.T) {
	for early := range 6 {
		s := openModel(t)
		s.stock(aBook(1))
		reader := s.login("reader")
		order := s.buy(reader.SKey, 1)
		request := s.request()
		midnight := s.clock.Now().Truncate(day).Add(day)
		s.clock.Advance(midnight.Sub(s.clock.Now()) - time.Duration(early)*time.Millisecond)
		s.Now = func() time.Time {
			s.clock.Advance(time.Millisecond)
			return s.clock.Now()
		}
		if _, err := s.Refund(t.Context(), request, order.ID); err != nil {
			t.Fatal(err)
		}
		s.login("another")
		s.Now = s.clock.Now
		s.checkDays("after midnight", time.UTC)
	}
}

// TestFiguresKept: a Till shows figures again for ten seconds, one entry for each span, and not
// after the keeper's act.
func TestFiguresKept(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1), aBook(2))
	s.Till = new(app.Till)
	reader := s.login("reader")
	for _, step := range []struct {
		after  time.Duration
		forget bool
		orders int
	}{{0, false, 0}, {9 * time.Second, false, 0}, {time.Second, false, 1}, {0, false, 1}, {0, true, 2}, {-time.Hour, false, 2}} {
		s.clock.Advance(step.after)
		if step.forget {
			s.buy(reader.SKey, 2)
			s.Till.Forget()
		}
		for _, days := range []int{1, 7} {
			if f := s.figures(days, time.UTC); f.Total.Orders != step.orders {
				t.Errorf("%+v: %d orders in %d days", step, f.Total.Orders, days)
			}
		}
		s.buy(reader.SKey, 1)
	}
	if f := s.figures(1, loadZone(t, "Asia/Shanghai")); f.Total.Orders != 2 {
		t.Errorf("%d orders in another zone", f.Total.Orders)
	}
}

func TestFiguresRefused(t *testing.T) {
	s := openModel(t)
	for _, days := range []int{-1, 0, 32} {
		if f, err := s.Figures(t.Context(), days, time.UTC); codeOf(err) != app.Invalid || f.Days != nil {
			t.Errorf("Figures of %d days = %+v, %v, want a refusal", days, f, err)
		}
	}
}
