package app

import (
	"cmp"
	"math"
)

// DayFigures is the activity of the shop on a day that has ended, summed once and stored. Comments
// is 0: a comment can be deleted later.
type DayFigures struct {
	Number int    // days from 1970-01-01 to the date
	Zone   string // the name of the time zone that the day was counted in
	Counts
	Books []BookSales // the books that were sold or given back, by id
}

// BookSales is the sales of one book on one day.
type BookSales struct {
	Book     BookID
	Orders   int   // orders refunded later included
	Refunds  int   // of orders of any day
	Spent    int64 // points paid for the orders
	Returned int64 // points refunded
}

const (
	maxDayNumber = 2_932_896 // 9999-12-31
	maxZoneName  = 100       // characters
)

// Validate returns the first rule that the figures of a day break.
func (f DayFigures) Validate() error {
	err := cmp.Or(
		within("day", f.Number, 0, maxDayNumber),
		hasText("zone", f.Zone, true, maxZoneName),
		f.Counts.Validate(),
	)
	var last BookID
	for _, sales := range f.Books {
		if sales.Book <= last {
			err = cmp.Or(err, broken("books", "must be in the order of their ids"))
		}
		last, err = sales.Book, cmp.Or(err, sales.Validate())
	}
	return err
}

// agrees reports whether the sales of the books are those of the day.
func (f DayFigures) agrees() bool {
	var sum Counts
	for _, sales := range f.Books {
		sum.Orders += sales.Orders
		sum.Refunds += sales.Refunds
		sum.Spent += sales.Spent
		sum.Returned += sales.Returned
	}
	return sum == Counts{Orders: f.Orders, Refunds: f.Refunds, Spent: f.Spent, Returned: f.Returned}
}

// Validate returns the first number that is out of range.
func (c Counts) Validate() error {
	return cmp.Or(
		within("readers", c.Readers, 0, math.MaxInt32),
		within("comments", c.Comments, 0, math.MaxInt32),
		within("orders", c.Orders, 0, math.MaxInt32),
		within("spent", c.Spent, 0, MaxNumber),
		within("refunds", c.Refunds, 0, math.MaxInt32),
		within("returned", c.Returned, 0, MaxNumber),
		within("redeemed", c.Redeemed, 0, math.MaxInt32),
		within("given", c.Given, 0, MaxNumber),
		within("taken", c.Taken, 0, MaxNumber),
	)
}

// Validate returns the first rule that the sales of a book break.
func (b BookSales) Validate() error {
	return cmp.Or(
		within("book", b.Book, 1, MaxNumber),
		within("orders", b.Orders, 0, math.MaxInt32),
		within("refunds", b.Refunds, 0, math.MaxInt32),
		within("spent", b.Spent, 0, MaxNumber),
		within("returned", b.Returned, 0, MaxNumber),
	)
}
