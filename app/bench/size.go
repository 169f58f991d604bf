package bench

import (
	"fmt"
	"math"
	"time"
)

// Size is the number of rows of a shop.
type Size struct {
	Books    int
	Readers  int
	SignedIn int // readers with a session
	Orders   int
	Comments int
}

// OfReaders returns the size of a realistic shop with n readers. Its catalogue grows with their
// square root.
func OfReaders(n int) Size {
	s := Size{Readers: n, SignedIn: min(n, max(n/5, 4000), 20_000), Orders: 3 * n, Comments: 2 * n}
	s.Books = max(int(10_000*math.Sqrt(float64(n)/100_000)), s.mostOrders())
	return s
}

func (s Size) String() string {
	return fmt.Sprintf("%d books, %d readers, %d orders, %d comments", s.Books, s.Readers, s.Orders, s.Comments)
}

// The shop's history: readers sign up during signupFor, orders and comments happen during openFor.
var opened = time.Date(2024, 2, 1, 1, 0, 0, 0, time.UTC)

const (
	day       = 24 * time.Hour
	openFor   = 1000 * day
	signupFor = 900 * day
)

// shares are the weights of eleven readers in the orders: most buy few books, one buys many.
var shares = [...]int{4, 0, 1, 6, 1, 2, 0, 11, 2, 3, 3}

const mostShares = 11

// sharesOf returns the sum of the shares of the first readers.
func sharesOf(readers int) (sum int) {
	for i, share := range shares {
		sum += share * ((readers + len(shares) - 1 - i) / len(shares))
	}
	return sum
}

// ordersOf returns the number of orders of the nth reader. The sum over all readers is s.Orders.
func (s Size) ordersOf(n int) int { return s.ordersBefore(n+1) - s.ordersBefore(n) }

func (s Size) ordersBefore(n int) int { return s.Orders * sharesOf(n) / sharesOf(s.Readers) }

// mostOrders returns an upper bound of ordersOf.
func (s Size) mostOrders() int { return s.Orders*mostShares/sharesOf(s.Readers) + 1 }
