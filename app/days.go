package app

import (
	"context"
	"iter"
	"time"
)

// MaxDays is the greatest number of days that Days counts.
const MaxDays = 3660

// Day is the activity of the shop on one day of a time zone. The number of visitors is not known
// for a past day: ended sessions are deleted, and a reader's row has only the last visit.
type Day struct {
	Date string // as 2026-12-31
	Counts
}

// Counts is the numbers of one day.
type Counts struct {
	Readers  int // signed up
	Comments int // hidden and waiting comments included, deleted ones not

	// The fields below are counted from the ledger.
	Orders   int   // orders refunded later included
	Spent    int64 // points paid for the orders
	Refunds  int   // of orders of any day
	Returned int64 // points refunded
	Redeemed int   // codes
	Given    int64 // points granted by sign-up, codes and the keeper
	Taken    int64 // points taken by the keeper
}

// Days returns the activity of today in zone and of the days before, newest first. It reads each
// reader's entries back to the oldest day, in Views of one page each, so that the database can
// reuse free pages meanwhile. Activity during the count may be missing.
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

// days holds consecutive days, newest first.
type days struct {
	list  []Day
	today int // by ordinal
	zone  *time.Location
}

func newDays(now time.Time, count int, zone *time.Location) days {
	d := days{make([]Day, count), ordinal(now, zone), zone}
	for i := range d.list {
		d.list[i].Date = dateText(d.today - i)
	}
	return d
}

// of returns the day of a time, or nil if it is before the oldest day. A time in the future,
// which a fast clock has left, belongs to today.
func (d days) of(at time.Time) *Day {
	ago := max(0, d.today-ordinal(at, d.zone))
	if ago >= len(d.list) {
		return nil
	}
	return &d.list[ago]
}

const secondsADay = 24 * 60 * 60

// ordinal returns the number of days from 1970-01-01 to the date of a time in zone. Days of 23 or
// 25 hours count as one.
func ordinal(at time.Time, zone *time.Location) int {
	year, month, day := at.In(zone).Date()
	return int(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / secondsADay)
}

// countComments counts comments that are listed newest first. It stops at the first one before
// the oldest day.
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

// entriesIn lists the entries of a reader from the oldest day on, newest first.
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

func (c *Counts) count(e Entry) {
	switch e.Why {
	case Bought:
		c.Orders++
		c.Spent -= e.Delta
	case Refunded:
		c.Refunds++
		c.Returned += e.Delta
	case Taken:
		c.Taken -= e.Delta
	case Redeemed:
		c.Redeemed++
		c.Given += e.Delta
	case Signup, Granted:
		c.Given += e.Delta
	}
}
