package app

import (
	"context"
	"errors"
	"iter"
	"slices"
	"time"
)

const (
	// maxSpan is the longest span of Figures, in days.
	maxSpan = 31

	// keptDays is how many closed days are stored: those of two spans.
	keptDays = 2 * maxSpan

	// bestBooks is the number of books that Figures names.
	bestBooks = 5

	// maxPeriodRows is the number of rows after which Figures counts no further day from rows. Only
	// before the first SumDays are there more.
	maxPeriodRows = 20_000
)

// Figures are what happened in a span of days that ends now, and in the span before. Comments are
// not counted.
type Figures struct {
	At    time.Time // of the count
	Days  []Day     // newest first, today first; fewer than the span has while SumDays sums the others
	Whole bool      // Days has the whole span
	Total Counts    // of Days

	// Before has the counts of the span before. It is as long as the span: it begins when a day
	// begins and ends at the present time of a day. Compared is false if it is not known yet.
	Before   Counts
	Compared bool

	Best []BestSeller // the books with the most orders
}

// BestSeller is the sales of a book in a span.
type BestSeller struct {
	BookSales
	Title string
}

// Figures returns the figures of today in zone and of the days before. Closed days are read as
// SumDays stored them. Others, and today, are counted from the rows that stand in the order of
// time.
func (s *Shop) Figures(ctx context.Context, days int, zone *time.Location) (Figures, error) {
	if err := within("days", days, 1, maxSpan); err != nil {
		return Figures{}, invalid(err)
	}
	now := s.now()
	return s.Till.counted(now, days, zone.String(), func(kept *storedDays) (Figures, *storedDays, error) {
		c := figuresCount{now: now, days: days, zone: zone, today: ordinal(now, zone), storedDays: kept}
		f, err := read(ctx, s.Store, c.count)
		return f, c.storedDays, err
	})
}

// figuresCount is the state of one count of Figures.
type figuresCount struct {
	r     Reader
	now   time.Time
	days  int
	zone  *time.Location
	today int
	first int // the day on which the first reader came
	rows  int // read for closed days that are not stored
	*storedDays
}

func (c *figuresCount) count(r Reader) (f Figures, err error) {
	c.r, c.rows = r, 0
	if c.first, err = firstDay(r, c.today, c.zone); err != nil {
		return Figures{}, err
	}
	if c.storedDays == nil || c.storedDays.today != c.today || c.now.Sub(c.storedDays.at).Abs() >= keepStoredDays {
		if c.storedDays, err = readStored(r, c.now, c.today, c.days, c.zone.String()); err != nil {
			return Figures{}, err
		}
	}
	f, sold, err := c.span()
	if err != nil {
		return Figures{}, err
	}
	if f.Best, err = bestSellers(r, merged(c.books, sold)); err != nil || !f.Whole {
		return f, err
	}
	f.Before, f.Compared, err = c.spanBefore()
	return f, err
}

// bestSellers returns the books with the most orders.
func bestSellers(r Reader, books iter.Seq[BookSales]) (best []BestSeller, err error) {
	for _, sales := range bestOf(books, bestBooks) {
		book, err := r.Book(sales.Book)
		if err != nil && !errors.Is(err, ErrNotFound) { // Check reports a missing book
			return nil, err
		}
		best = append(best, BestSeller{sales, book.Name})
	}
	return best, nil
}

// span counts the span that ends now. It returns the sales of books on the days that are not
// stored.
func (c *figuresCount) span() (f Figures, unstored []BookSales, err error) {
	f = Figures{At: c.now, Days: make([]Day, 0, c.days)}
	for i := range c.days {
		counts, sold, known, err := c.day(c.today - i)
		if err != nil {
			return Figures{}, nil, err
		}
		if !known {
			return f, unstored, nil
		}
		f.Days = append(f.Days, Day{dateText(c.today - i), counts})
		f.Total.Add(counts)
		if len(sold) > 0 {
			unstored = slices.Collect(merged(unstored, sold))
		}
	}
	f.Whole = true
	return f, unstored, nil
}

// storedDays is what Figures needs of the stored days.
type storedDays struct {
	at     time.Time // when they were read
	today  int
	counts map[int]Counts // by ordinal, of two spans
	books  []BookSales    // the sum of the sales in the span that ends now, by id
}

// readStored reads the days that are stored for a zone. A day that has not ended was stored when
// the clock was fast: it does not count.
func readStored(r Reader, now time.Time, today, days int, zone string) (*storedDays, error) {
	s := &storedDays{at: now, today: today, counts: make(map[int]Counts)}
	var spare []BookSales // memory for the next sum
	for day, err := range r.DayFigures(max(0, today-2*days+1)) {
		if err != nil {
			return nil, err
		}
		if day.Number >= today || day.Zone != zone {
			continue
		}
		s.counts[day.Number] = day.Counts
		if day.Number > today-days {
			spare, s.books = s.books, slices.AppendSeq(spare[:0], merged(s.books, day.Books))
		}
	}
	return s, nil
}

// day returns the counts of a day, and the sales of its books if it is not stored. It reports false
// if too many rows would have to be read.
func (c *figuresCount) day(number int) (counts Counts, sold []BookSales, known bool, err error) {
	if number < c.first {
		return Counts{}, nil, true, nil
	}
	if counts, ok := c.counts[number]; ok {
		return counts, nil, true, nil
	}
	if c.rows > maxPeriodRows {
		return Counts{}, nil, false, nil
	}
	p := today(number, c.zone)
	if number < c.today {
		p = closedDay(number, c.zone)
	}
	counted, err := countPeriod(c.r, p)
	if err != nil {
		return Counts{}, nil, false, err
	}
	if number < c.today {
		c.rows += counted.rows
	}
	return counted.Counts, counted.books.list(), true, nil
}

// spanBefore counts the span of the same length before the one that ends now.
func (c *figuresCount) spanBefore() (sum Counts, known bool, err error) {
	last, err := countPeriod(c.r, dayUntil(c.now.In(c.zone).AddDate(0, 0, -c.days), c.zone))
	if err != nil {
		return Counts{}, false, err
	}
	sum = last.Counts
	for i := 1; i < c.days; i++ {
		counts, _, known, err := c.day(c.today - c.days - i)
		if err != nil || !known {
			return Counts{}, false, err
		}
		sum.Add(counts)
	}
	return sum, true, nil
}
