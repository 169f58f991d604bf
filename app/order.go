package app

import (
	"cmp"
	"time"
)

// OrderID is an order's id; by byte order, orders are in the order of their making.
type OrderID = ID[Order]

// Order is one exchange of points for a book. A reader has at most one live (not refunded) order
// for a book, and that order is what owning the book means.
type Order struct {
	ID       OrderID
	User     UserID
	Book     BookID
	Price    int64 // points paid
	At       time.Time
	Refunded bool
}

// Validate names what is wrong with an order.
func (o Order) Validate() error {
	return cmp.Or(
		hasID("id", o.ID),
		hasID("user", o.User),
		within("book", o.Book, 1, MaxNumber),
		within("price", o.Price, 0, MaxPrice),
		hasTime("at", o.At),
	)
}
