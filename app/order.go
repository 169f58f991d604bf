package app

import (
	"cmp"
	"time"
)

// OrderID is an order's id. Byte order is the order of purchase.
type OrderID = ID[Order]

// Order is one purchase of a book. A reader has at most one live (not refunded) order for a book.
// The reader owns the book while that order exists.
type Order struct {
	ID       OrderID
	User     UserID
	Book     BookID
	Price    int64 // points paid
	At       time.Time
	Refunded bool
}

// Validate returns the first rule that an order breaks.
func (o Order) Validate() error {
	return cmp.Or(
		hasID("id", o.ID),
		hasID("user", o.User),
		within("book", o.Book, 1, MaxNumber),
		within("price", o.Price, 0, MaxPrice),
		hasTime("at", o.At),
	)
}
