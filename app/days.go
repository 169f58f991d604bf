package app

import (
	"context"
	"iter"
	"time"
)

// MaxDays is the most days that are counted at once.
const MaxDays = 3660

// Day is what happened in the shop on one day of a zone. How many readers came is not known of a day that
// is over: a session is removed when it ends, and a reader's row has the last visit only.
type Day struct {
	Date     string // as 2026-12-31
	Readers  int    // who signed up
	Comments int    // hidden ones included, removed ones not

	// What the ledger has of that day.
	Orders   int   // those refunded later included
	Spent    int64 // points paid for them
	Refunds  int   // of orders of that day or an earlier one
	Returned int64 // points given back for them
	Redeemed int   // codes
	Given    int64 // points for signing up and for codes, and those that the keeper added
	Taken    int64 // points that the keeper took
}

// Days counts what happened today in zone and on the days before, newest first. It reads each reader's
// entries newest first, back to the oldest day, in Views of a page each, so that the database can use its
// free pages meanwhile. What happens while it counts may be left out.
func (s *Shop) Days(ctx context.Context, count int, zone *time.Location) ([]Day, error) {
	if err := within("days", count, 1, MaxDays); err != nil {
		return nil, invalid(err)
	}
	d := newDays(s.Now(), count, zone)
	if err := d.countComments(s.Comments(ctx, UserID{}, Window[CommentID]{})); err != nil {
		return nil, err
	}
	for page, err := range s.Readers(ctx, Window[UserID]{}) {
		if err != nil {
			return nil, err
		}
		for _, user := range page {
			if day := d.of(user.Created); day != nil {
				day.Readers++
			}
			if err := d.countEntries(s.entriesIn(ctx, d, user.ID)); err != nil {
				return nil, err
			}
		}
	}
	return d.list, nil
}

// days are days in a row, the newest first.
type days struct {
	list  []Day
	today int // by ordinal
	zone  *time.Location
}

func newDays(now time.Time, count int, zone *time.Location) days {
	d := days{make([]Day, count), ordinal(now, zone), zone}
	for i := range d.list {
		d.list[i].Date = time.Unix(int64(d.today-i)*secondsADay, 0).UTC().Format(time.DateOnly)
	}
	return d
}

// of returns the day of a time, nil if it is before them all. A time to come, which a clock that ran ahead
// has left, is of today.
func (d days) of(at time.Time) *Day {
	ago := max(0, d.today-ordinal(at, d.zone))
	if ago >= len(d.list) {
		return nil
	}
	return &d.list[ago]
}

const secondsADay = 24 * 60 * 60

// ordinal is the number of a time's date in zone, whatever hours that day has: it counts from 1970-01-01.
func ordinal(at time.Time, zone *time.Location) int {
	year, month, day := at.In(zone).Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsADay)
}

// countComments counts comments, which come newest first.
func (d days) countComments(pages iter.Seq2[[]Comment, error]) error {
	for page, err := range pages {
		if err != nil {
			return err
		}
		for _, comment := range page {
			day := d.of(comment.At)
			if day == nil {
				return nil
			}
			day.Comments++
		}
	}
	return nil
}

// entriesIn lists the entries of a reader that are of one of the days, newest first.
func (s *Shop) entriesIn(ctx context.Context, d days, user UserID) iter.Seq2[[]Entry, error] {
	type place struct {
		seq uint64
		at  time.Time
	}
	return list[Entry, place]{
		from:  func(r Reader, before place) iter.Seq2[Entry, error] { return r.EntriesOf(user, before.seq) },
		key:   func(e Entry) place { return place{e.Seq, e.At} },
		newer: func(p, _ place) bool { return d.of(p.at) != nil },
	}.pages(ctx, s.Store, Window[place]{})
}

func (d days) countEntries(pages iter.Seq2[[]Entry, error]) error {
	for page, err := range pages {
		if err != nil {
			return err
		}
		for _, entry := range page {
			d.of(entry.At).count(entry)
		}
	}
	return nil
}

func (d *Day) count(e Entry) {
	switch e.Why {
	case Bought:
		d.Orders++
		d.Spent -= e.Delta
	case Refunded:
		d.Refunds++
		d.Returned += e.Delta
	case Taken:
		d.Taken -= e.Delta
	case Redeemed:
		d.Redeemed++
		d.Given += e.Delta
	case Signup, Granted:
		d.Given += e.Delta
	}
}
