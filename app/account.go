package app

import "context"

// Me returns the reader that key signs in.
func (s *Shop) Me(ctx context.Context, key SKey) (User, error) {
	return readAs(ctx, s, key, func(_ Reader, user User) (User, error) { return user, nil })
}

// Statement returns a page of the reader's ledger, newest first.
func (s *Shop) Statement(ctx context.Context, key SKey, page Page[uint64]) ([]Entry, error) {
	return readAs(ctx, s, key, func(r Reader, user User) ([]Entry, error) {
		return collect(r.EntriesOf(user.ID, page.Before), page.Limit)
	})
}

// Purchase is an order and the book that it is for.
type Purchase struct {
	Order Order
	Book  Book
}

// Purchases returns a page of the reader's orders, newest first. Refunded orders are included.
func (s *Shop) Purchases(ctx context.Context, key SKey, page Page[OrderID]) ([]Purchase, error) {
	return readAs(ctx, s, key, func(r Reader, user User) ([]Purchase, error) {
		orders, err := collect(r.OrdersOf(user.ID, page.Before), page.Limit)
		if err != nil {
			return nil, err
		}
		ids, purchases := make([]BookID, len(orders)), make([]Purchase, len(orders))
		for i, order := range orders {
			ids[i] = order.Book
		}
		books, err := r.BooksByID(ids)
		if err != nil {
			return nil, err
		}
		for i, order := range orders {
			purchases[i] = Purchase{Order: order, Book: books[i]}
		}
		return purchases, nil
	})
}
