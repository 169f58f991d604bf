package app

import (
	"context"
	"errors"
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
// SumDays stored them. Others, and today, are counted from the rows that stand in the order of time.
func (s *Shop) Figures(ctx context.Context, days int, zone *time.Location) (Figures, error) {
	if err := within("days", days, 1, maxSpan); err != nil {
		return Figures{}, invalid(err)
	}
	now := s.now()
	return s.Till.counted(now, days, zone.String(), func() (Figures, error) {
		return read(ctx, s.Store, func(r Reader) (Figures, error) { return countFigures(r, now, days, zone) })
	})
}

func countFigures(r Reader, now time.Time, days int, zone *time.Location) (Figures, error) {
	c := figuresCount{r: r, zone: zone, today: ordinal(now, zone)}
	var err error
	if c.first, err = firstDay(r, c.today, zone); err != nil {
		return Figures{}, err
	}
	if err := c.readStored(c.today - 2*days + 1); err != nil {
		return Figures{}, err
	}
	books := make(salesOfBooks)
	f, err := c.span(now, days, books)
	if err != nil {
		return Figures{}, err
	}
	if f.Best, err = bestSellers(r, books); err != nil || !f.Whole {
		return f, err
	}
	f.Before, f.Compared, err = c.spanBefore(now, days)
	return f, err
}

// bestSellers returns the books with the most orders.
func bestSellers(r Reader, books salesOfBooks) (best []BestSeller, err error) {
	for _, sales := range books.best(bestBooks) {
		book, err := r.Book(sales.Book)
		if err != nil && !errors.Is(err, ErrNotFound) { // Check reports a missing book
			return nil, err
		}
		best = append(best, BestSeller{sales, book.Name})
	}
	return best, nil
}

// span counts the span that ends now, and sums the sales of its books.
func (c *figuresCount) span(now time.Time, days int, books salesOfBooks) (Figures, error) {
	f := Figures{At: now, Days: make([]Day, 0, days)}
	for i := range days {
		counts, known, err := c.day(c.today-i, books)
		if err != nil {
			return Figures{}, err
		}
		if !known {
			return f, nil
		}
		f.Days = append(f.Days, Day{dateText(c.today - i), counts})
		f.Total.Add(counts)
	}
	f.Whole = true
	return f, nil
}

// figuresCount is the state of one count of Figures.
type figuresCount struct {
	r      Reader
	zone   *time.Location
	today  int
	first  int // the day on which the first reader came
	stored map[int]DayFigures
	rows   int // read for closed days that are not stored
}

// readStored reads the days that are stored for the zone. A day that has not ended was stored when
// the clock was fast: it does not count.
func (c *figuresCount) readStored(from int) error {
	c.stored = make(map[int]DayFigures)
	for day, err := range c.r.DayFigures(max(0, from)) {
		if err != nil {
			return err
		}
		if day.Number < c.today && day.Zone == c.zone.String() {
			c.stored[day.Number] = day
		}
	}
	return nil
}

// day returns the counts of a day, and adds the sales to books unless that is nil. It reports false
// if too many rows would have to be read.
func (c *figuresCount) day(number int, books salesOfBooks) (Counts, bool, error) {
	if number < c.first {
		return Counts{}, true, nil
	}
	if day, ok := c.stored[number]; ok {
		if books != nil {
			for _, sales := range day.Books {
				books.add(sales)
			}
		}
		return day.Counts, true, nil
	}
	if c.rows > maxPeriodRows {
		return Counts{}, false, nil
	}
	p := today(number, c.zone)
	if number < c.today {
		p = closedDay(number, c.zone)
	}
	counted, err := countPeriod(c.r, p)
	if err != nil {
		return Counts{}, false, err
	}
	if number < c.today {
		c.rows += counted.rows
	}
	if books != nil {
		for _, sales := range counted.books {
			books.add(sales)
		}
	}
	return counted.Counts, true, nil
}

// spanBefore counts the span of the same length before the one that ends now.
func (c *figuresCount) spanBefore(now time.Time, days int) (sum Counts, known bool, err error) {
	last, err := countPeriod(c.r, dayUntil(now.In(c.zone).AddDate(0, 0, -days), c.zone))
	if err != nil {
		return Counts{}, false, err
	}
	sum = last.Counts
	for i := 1; i < days; i++ {
		counts, known, err := c.day(c.today-days-i, nil)
		if err != nil || !known {
			return Counts{}, false, err
		}
		sum.Add(counts)
	}
	return sum, true, nil
}
