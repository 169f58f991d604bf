package app

import (
	"cmp"
	"iter"
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
	s[book] = sales.plus(s[book])
}

// list returns the sales by id.
func (s salesOfBooks) list() []BookSales {
	return slices.SortedFunc(maps.Values(s), func(a, b BookSales) int { return cmp.Compare(a.Book, b.Book) })
}

// bestOf returns up to n books of which orders remain after the refunds, those with the most first.
func bestOf(all iter.Seq[BookSales], n int) (best []BookSales) {
	for sales := range all {
		if sales.Kept() <= 0 || len(best) == n && !better(sales, best[n-1]) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, sales, func(b, sales BookSales) int {
			if better(b, sales) {
				return -1
			}
			return 1
		})
		best = slices.Insert(best, at, sales)
		best = best[:min(n, len(best))]
	}
	return best
}

// better reports whether a book has more orders than another, or earned more with as many.
func better(a, b BookSales) bool {
	return cmp.Or(cmp.Compare(b.Kept(), a.Kept()), cmp.Compare(b.Earned(), a.Earned()), cmp.Compare(a.Book, b.Book)) < 0
}

// merged adds two lists of sales that stand by id.
func merged(a, b []BookSales) iter.Seq[BookSales] {
	return func(yield func(BookSales) bool) {
		for len(a) > 0 || len(b) > 0 {
			var next BookSales
			switch {
			case len(b) == 0 || len(a) > 0 && a[0].Book < b[0].Book:
				next, a = a[0], a[1:]
			case len(a) == 0 || b[0].Book < a[0].Book:
				next, b = b[0], b[1:]
			default:
				next, a, b = a[0].plus(b[0]), a[1:], b[1:]
			}
			if !yield(next) {
				return
			}
		}
	}
}

// plus returns the sum of two sales of a book.
func (b BookSales) plus(more BookSales) BookSales {
	return BookSales{
		b.Book, b.Orders + more.Orders, b.Refunds + more.Refunds, b.Spent + more.Spent, b.Returned + more.Returned,
	}
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
