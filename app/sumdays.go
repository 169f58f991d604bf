package app

import (
	"context"
	"errors"
	"slices"
	"time"
)

const (
	// settleTime is how long after its end a day is summed: by then every call of that day has ended.
	settleTime = 10 * time.Minute

	// sumChunk is how many days are summed in one pass over the ledgers.
	sumChunk = 31

	// deleteDaysChunk is how many days one transaction deletes.
	deleteDaysChunk = 20
)

func (s *Shop) sumDaysInZone(ctx context.Context) error {
	if s.Zone == nil {
		return nil
	}
	_, err := s.SumDays(ctx, s.Zone)
	return err
}

// SumDays sums the closed days of zone that are not stored and stores them. It returns their
// number. It also counts the points' account, and sums again each stored day that the ledgers
// contradict: it was summed when the clock was wrong. It reads all ledgers, in Views of about 10 ms
// with as long a pause after each. After a failure it goes on with the days that are not stored.
func (s *Shop) SumDays(ctx context.Context, zone *time.Location) (summed int, err error) {
	defer s.Till.forgetDays()
	span, err := s.closedDays(ctx, zone)
	if err != nil {
		return 0, err
	}
	stored, err := s.storedDays(ctx, span)
	if err != nil {
		return 0, err
	}
	var missing []int
	for number := span.end - 1; number >= span.from; number-- {
		if _, ok := stored[number]; !ok {
			missing = append(missing, number)
		}
	}
	for first := true; first || len(missing) > 0; first = false {
		chunk := missing[:min(sumChunk, len(missing))]
		sums, err := s.sumLedgers(ctx, span, chunk)
		if err != nil {
			return summed, err
		}
		for _, number := range chunk {
			if err := s.storeDay(ctx, sums.day(number)); err != nil {
				return summed, err
			}
			summed++
		}
		missing = missing[len(chunk):]
		if first {
			missing = append(missing, sums.contradicted(stored)...)
		}
	}
	return summed, nil
}

// closedDays returns the days that are stored: those of two spans, and none before the first reader
// came.
func (s *Shop) closedDays(ctx context.Context, zone *time.Location) (daySpan, error) {
	end := max(0, ordinal(s.now().Add(-settleTime), zone))
	first, err := read(ctx, s.Store, func(r Reader) (int, error) { return firstDay(r, end, zone) })
	return daySpan{from: max(0, first, end-keptDays), end: end, zone: zone}, err
}

// firstDay returns the day on which the first reader came, at most end.
func firstDay(r Reader, end int, zone *time.Location) (int, error) {
	for user, err := range r.Users() {
		return min(end, ordinal(user.Created, zone)), err
	}
	return end, nil
}

// daySpan is the days from one to another, which is excluded.
type daySpan struct {
	from, end int // by ordinal
	zone      *time.Location
}

// index returns the place of a time's day in the span, or -1.
func (d daySpan) index(at time.Time) int {
	number := ordinal(at, d.zone)
	if number < d.from || number >= d.end {
		return -1
	}
	return number - d.from
}

// storedDays returns the counts of the days of a span that are stored for its zone. It deletes days
// outside of the span: old ones, and those that have not ended, which a fast clock has left.
func (s *Shop) storedDays(ctx context.Context, span daySpan) (map[int]Counts, error) {
	stored := make(map[int]Counts)
	outside, err := read(ctx, s.Store, func(r Reader) (outside []int, err error) {
		clear(stored)
		for day, err := range r.DayFigures(0) {
			switch {
			case err != nil:
				return nil, err
			case day.Number < span.from || day.Number >= span.end:
				outside = append(outside, day.Number)
			case day.Zone == span.zone.String() && day.agrees():
				stored[day.Number] = day.Counts
			}
		}
		return outside, nil
	})
	if err != nil {
		return nil, err
	}
	for chunk := range slices.Chunk(outside, deleteDaysChunk) {
		_, err := write(ctx, s.Store, func(tx Tx) (struct{}, error) {
			for _, number := range chunk {
				if err := tx.DeleteDayFigures(number); err != nil && !errors.Is(err, ErrNotFound) {
					return struct{}{}, err
				}
			}
			return struct{}{}, nil
		})
		if err != nil {
			return nil, err
		}
	}
	return stored, nil
}

func (s *Shop) storeDay(ctx context.Context, day DayFigures) error {
	_, err := write(ctx, s.Store, func(tx Tx) (struct{}, error) { return struct{}{}, tx.PutDayFigures(day) })
	return err
}
