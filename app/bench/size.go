package bench

import (
	"fmt"
	"math"
	"time"
)

// Size is how much a shop holds.
type Size struct {
	Books    int
	Readers  int
	SignedIn int // of the readers
	Orders   int
	Comments int
}

// OfReaders is a realistic shop with this many readers. Its catalogue grows more slowly than they do.
func OfReaders(n int) Size {
	s := Size{Readers: n, SignedIn: min(n, max(n/5, 4000), 20_000), Orders: 3 * n, Comments: 2 * n}
	s.Books = max(int(10_000*math.Sqrt(float64(n)/100_000)), s.mostOrders())
	return s
}

func (s Size) String() string {
	return fmt.Sprintf("%d books, %d readers, %d orders, %d comments", s.Books, s.Readers, s.Orders, s.Comments)
}

// The shop's years: new readers come in all of them but the last days, orders and comments to the end.
var opened = time.Date(2024, 2, 1, 1, 0, 0, 0, time.UTC)

const (
	day       = 24 * time.Hour
	openFor   = 1000 * day
	signupFor = 900 * day
)

// shares is how unevenly readers buy: of each eleven, most a few books, one many.
var shares = [...]int{4, 0, 1, 6, 1, 2, 0, 11, 2, 3, 3}

const mostShares = 11

// sharesOf adds up the shares of the first readers.
func sharesOf(readers int) (sum int) {
	for i, share := range shares {
		sum += share * ((readers + len(shares) - 1 - i) / len(shares))
	}
	return sum
}

// ordersOf is how many orders the nth reader has. Over all readers they add up to s.Orders.
func (s Size) ordersOf(n int) int { return s.ordersBefore(n+1) - s.ordersBefore(n) }

func (s Size) ordersBefore(n int) int { return s.Orders * sharesOf(n) / sharesOf(s.Readers) }

// mostOrders is what ordersOf gives at the most.
func (s Size) mostOrders() int { return s.Orders*mostShares/sharesOf(s.Readers) + 1 }
