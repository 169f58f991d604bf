package app

import (
	"context"
	"errors"
)

// Buy sells a book to the reader and returns the order. If the reader owns the book already, Buy
// returns that order and charges nothing. Debit, order and ledger entry are one transaction.
func (s *Shop) Buy(ctx context.Context, key SKey, id BookID) (Order, error) {
	orderID := OrderID(NewID(s.Now(), s.Rand))
	now, deliverable := s.now(), s.deliverable(ctx, id)
	return writeAs(ctx, s, key, Buys, func(tx Tx, user User) (Order, error) {
		order, err := tx.LiveOrder(user.ID, id)
		if !errors.Is(err, ErrNotFound) {
			return order, err
		}
		book, err := tx.Book(id)
		if err != nil {
			return Order{}, ifNotFound(err, errNoBook)
		}
		if !book.Listed {
			return Order{}, errNoBook
		}
		order = Order{ID: orderID, User: user.ID, Book: id, Price: book.Price, At: now}
		user, entry, err := user.post(-book.Price, Bought, order.ID.String(), now)
		if err != nil {
			return Order{}, err
		}
		if !deliverable {
			return Order{}, errNoBook
		}
		if err := tx.PutUser(user); err != nil {
			return Order{}, err
		}
		if err := tx.PutEntry(entry); err != nil {
			return Order{}, err
		}
		return order, tx.PutOrder(order)
	})
}
