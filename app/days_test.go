package app_test

import (
	"context"
	"iter"
	"reflect"
	"slices"
	"testing"
	"time"

	"littleshelf/app"
)

// recountDay counts a Day in another way: from whole tables, by dates as text.
func (s shop) recountDay(date string, zone *time.Location) app.Day {
	s.t.Helper()
	return app.Day{Date: date, Counts: s.recountWhen(func(at time.Time) bool { return at.In(zone).Format(time.DateOnly) == date })}
}

// recountWhen counts what happened at the times for which on returns true.
func (s shop) recountWhen(on func(time.Time) bool) app.Counts {
	s.t.Helper()
	day := app.Counts{
		Readers:  countIf(allRows(s, app.Reader.Users), func(u app.User) bool { return on(u.Created) }),
		Comments: countIf(allRows(s, app.Reader.Comments), func(c app.Comment) bool { return on(c.At) }),
		Orders:   countIf(allRows(s, app.Reader.Orders), func(o app.Order) bool { return on(o.At) }),
		Refunds: countIf(allRows(s, auditOf),
			func(r app.Receipt) bool { return on(r.At) && r.Did == "order refund" && r.Before != r.After }),
		Redeemed: countIf(allRows(s, app.Reader.Vouchers), func(v app.Voucher) bool { return !v.UsedBy.IsZero() && on(v.UsedAt) }),
	}
	for _, e := range allRows(s, app.Reader.Entries) {
		switch {
		case !on(e.At):
		case e.Why == app.Refunded:
			day.Returned += e.Delta
		case e.Why == app.Bought:
			day.Spent += -e.Delta
		default:
			day.Given, day.Taken = day.Given+max(0, e.Delta), day.Taken+max(0, -e.Delta)
		}
	}
	return day
}

func (s shop) days(count int, zone *time.Location) []app.Day {
	s.t.Helper()
	days, err := s.Days(s.t.Context(), count, zone)
	if err != nil {
		s.t.Fatalf("Days = %v", err)
	}
	return days
}

// TestDays counts each day in zones half a day apart and in one with days of 23 to 25 hours.
func TestDays(t *testing.T) {
	onEachStore(t, func(t *testing.T, s shop) {
		for seed := range uint64(5) {
			s.doRandom(seed, 100)
		}
		var seen app.Counts
		for _, name := range []string{"UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "America/New_York"} {
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			const count = 80 // more than the shop is old
			days := s.days(count, zone)
			date := s.clock.Now().In(zone)
			for i, day := range days {
				year, month, today := date.Date()
				want := s.recountDay(time.Date(year, month, today-i, 12, 0, 0, 0, zone).Format(time.DateOnly), zone)
				if day != want {
					t.Errorf("%s: %d days ago: %+v, want %+v", name, i, day, want)
				}
				sum(&seen, day.Counts)
			}
			if few := s.days(3, zone); len(days) != count || !slices.Equal(few, days[:3]) {
				t.Errorf("%s: of 3 days = %+v, want the first of %d: %+v", name, few, len(days), days[:3])
			}
		}
		for i, v := range reflect.ValueOf(seen).Fields() {
			if v.IsZero() {
				t.Errorf("%s is always 0: the test does not test it", i.Name)
			}
		}
	})
}

// sum adds the figures of one day to another's.
func sum(to *app.Counts, day app.Counts) {
	into, from := reflect.ValueOf(to).Elem(), reflect.ValueOf(day)
	for i := range from.NumField() {
		into.Field(i).SetInt(into.Field(i).Int() + from.Field(i).Int())
	}
}

// TestDaysCountFutureRowsToday: rows with a time in the future belong to today.
func TestDaysCountFutureRowsToday(t *testing.T) {
	s := openModel(t)
	s.clock.Advance(3 * day)
	s.login("reader")
	s.clock.Advance(-3 * day)
	if days := s.days(2, time.UTC); days[0].Readers != 1 || days[0].Given == 0 || days[1].Readers != 0 {
		t.Errorf("Days = %+v, want the reader today", days)
	}
}

func TestDaysRefused(t *testing.T) {
	s := openModel(t)
	for _, count := range []int{-1, 0, app.MaxDays + 1} {
		if days, err := s.Days(t.Context(), count, time.UTC); codeOf(err) != app.Invalid || days != nil {
			t.Errorf("Days of %d = %+v, %v, want a refusal", count, days, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if days, err := s.Days(ctx, 1, time.UTC); codeOf(err) != app.Internal || days != nil {
		t.Errorf("Days = %+v, %v, want an Internal error alone", days, err)
	}
}

// TestDaysReadLittle: no View reads more than a page, and one row is read of those older than the
// days.
func TestDaysReadLittle(t *testing.T) {
	s := openModel(t)
	s.stock(aBook(1))
	reader := s.login("reader")
	for range 450 {
		s.clock.Advance(time.Second)
		if _, err := s.Comment(t.Context(), reader.SKey, 1, "好书"); err != nil {
			t.Fatal(err)
		}
		s.mustDo(s.addPoints(reader.User.ID, 1))
	}
	store := &countedStore{Store: s.Store}
	s.Store = store
	if days := s.days(1, time.UTC); days[0].Comments != 450 || days[0].Given != 450+reader.User.Balance {
		t.Errorf("Days = %+v", days)
	}
	if store.most > 200 || store.all < 2*450 {
		t.Errorf("%d rows were read, up to %d in a View, want all in pages of 200", store.all, store.most)
	}
	s.clock.Advance(2 * day)
	*store = countedStore{Store: store.Store}
	s.days(1, time.UTC)
	if store.all > 202 { // a page of comments, the reader and an entry
		t.Errorf("%d rows were read of days that are over", store.all)
	}
	s.Store = store.Store
}

// countedStore counts the rows that Views read of long lists.
type countedStore struct {
	app.Store
	all, most int
}

func (c *countedStore) View(ctx context.Context, fn func(app.Reader) error) error {
	return c.Store.View(ctx, func(r app.Reader) error {
		before := c.all
		err := fn(countedReader{r, &c.all})
		c.most = max(c.most, c.all-before)
		return err
	})
}

type countedReader struct {
	app.Reader
	n *int
}

func (c countedReader) LatestUsers(before app.UserID) iter.Seq2[app.User, error] {
	return counted(c.Reader.LatestUsers(before), c.n)
}

func (c countedReader) LatestComments(before app.CommentID) iter.Seq2[app.Comment, error] {
	return counted(c.Reader.LatestComments(before), c.n)
}

func (c countedReader) EntriesOf(user app.UserID, before uint64) iter.Seq2[app.Entry, error] {
	return counted(c.Reader.EntriesOf(user, before), c.n)
}

func counted[T any](list iter.Seq2[T, error], n *int) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for row, err := range list {
			if *n++; !yield(row, err) {
				return
			}
		}
	}
}
