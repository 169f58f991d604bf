package app

import (
	"cmp"
	"maps"
	"slices"
)

// salesOfBooks sums the sales of books by id.
type salesOfBooks map[BookID]BookSales

// count adds an entry of an order for a book, or of its refund.
func (s salesOfBooks) count(book BookID, e Entry) {
	sales := BookSales{Book: book}
	switch e.Why {
	case Bought:
		sales.Orders, sales.Spent = 1, -e.Delta
	case Refunded:
		sales.Refunds, sales.Returned = 1, e.Delta
	}
	s.add(sales)
}

func (s salesOfBooks) add(more BookSales) {
	sum := s[more.Book]
	sum.Book = more.Book
	sum.Orders += more.Orders
	sum.Refunds += more.Refunds
	sum.Spent += more.Spent
	sum.Returned += more.Returned
	s[more.Book] = sum
}

// list returns the sales by id.
func (s salesOfBooks) list() []BookSales {
	return slices.SortedFunc(maps.Values(s), func(a, b BookSales) int { return cmp.Compare(a.Book, b.Book) })
}

// best returns up to n books of which orders remain after the refunds, those with the most first.
func (s salesOfBooks) best(n int) []BookSales {
	all := slices.Collect(maps.Values(s))
	slices.SortFunc(all, func(a, b BookSales) int {
		return cmp.Or(cmp.Compare(b.Kept(), a.Kept()), cmp.Compare(b.Earned(), a.Earned()), cmp.Compare(a.Book, b.Book))
	})
	all = all[:min(n, len(all))]
	for i, sales := range all {
		if sales.Kept() <= 0 {
			return all[:i]
		}
	}
	return all
}

// Kept returns the orders less the refunds.
func (b BookSales) Kept() int { return b.Orders - b.Refunds }

// Earned returns the points paid less those refunded.
func (b BookSales) Earned() int64 { return b.Spent - b.Returned }

// Kept returns the orders less the refunds. On a day with refunds of older orders it may be
// negative.
func (c Counts) Kept() int { return c.Orders - c.Refunds }

// Earned returns the points paid less those refunded.
func (c Counts) Earned() int64 { return c.Spent - c.Returned }

// Add adds the counts of another day.
func (c *Counts) Add(more Counts) {
	c.Readers += more.Readers
	c.Comments += more.Comments
	c.Orders += more.Orders
	c.Spent += more.Spent
	c.Refunds += more.Refunds
	c.Returned += more.Returned
	c.Redeemed += more.Redeemed
	c.Given += more.Given
	c.Taken += more.Taken
}
