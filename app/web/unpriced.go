package web

import "littleshelf/app"

// unpriced returns list for a client from which the shop hides something. If prices are hidden, it
// replaces each item by what without returns for it.
func unpriced[T any](list []T, hidden app.Hiding, without func(T) T) []T {
	if hidden.Prices() {
		for i := range list {
			list[i] = without(list[i])
		}
	}
	return list
}

// withoutPrice returns the book with the price 0. The key stays: published clients show and compare
// it. Free says whether the book is free.
func (b book) withoutPrice() book {
	b.Free, b.Price = bitOf(b.Price == 0), 0
	return b
}

// withoutPrice returns the entry without the points that a book has cost or brought back.
func (e entry) withoutPrice() entry {
	if e.Why == app.Bought || e.Why == app.Refunded {
		e.Delta = 0
	}
	return e
}

func (o order) withoutPrice() order {
	o.Price = 0
	return o
}
