package app

import (
	"context"
	"errors"
)

// ErrPriceChanged refuses to sell a book at a price that it does not have any more.
var ErrPriceChanged = &Error{Code: Refused, Msg: "价格刚刚变了，积分没有动。"}

// Buy sells a book to the reader and returns the order. If the reader owns the book already, Buy
// returns that order and charges nothing. Debit, order, ledger entry and the message about them are
// one transaction.
func (s *Shop) Buy(ctx context.Context, key SKey, id BookID) (Order, error) {
	return s.buy(ctx, key, id, func(int64) error { return nil })
}

// BuyAt is Buy for the price that the reader was shown. At another price the error is
// ErrPriceChanged, and nothing is charged.
func (s *Shop) BuyAt(ctx context.Context, key SKey, id BookID, shown int64) (Order, error) {
	return s.buy(ctx, key, id, func(price int64) error {
		if price != shown {
			return ErrPriceChanged
		}
		return nil
	})
}

// buy sells a book if accept accepts its price.
func (s *Shop) buy(ctx context.Context, key SKey, id BookID, accept func(price int64) error) (Order, error) {
	orderID := OrderID(NewID(s.Now(), s.Rand))
	now := s.now()
	undeliverable, err := s.undeliverable(ctx, id)
	if err != nil {
		return Order{}, err
	}
	bought, err := writeAs(ctx, s, key, Buys, func(tx Tx, user User) (none purchase, err error) {
		order, err := tx.LiveOrder(user.ID, id)
		if !errors.Is(err, ErrNotFound) {
			return purchase{Order: order}, err
		}
		book, err := tx.Book(id)
		if err != nil {
			return none, ifNotFound(err, errNoBook)
		}
		if !book.Listed {
			return none, errNoBook
		}
		if err := accept(book.Price); err != nil {
			return none, err
		}
		order = Order{ID: orderID, User: user.ID, Book: id, Price: book.Price, At: now}
		user, entry, err := user.post(-book.Price, Bought, order.ID.String(), now)
		if err != nil {
			return none, err
		}
		if undeliverable != nil {
			return none, undeliverable
		}
		if err := tx.PutUser(user); err != nil {
			return none, err
		}
		if err := tx.PutEntry(entry); err != nil {
			return none, err
		}
		told, err := s.enqueue(tx, receiptOf(order))
		if err != nil {
			return none, err
		}
		return purchase{order, told}, tx.PutOrder(order)
	})
	s.Outbox.note(bought.told)
	return bought.Order, err
}

// purchase is an order, and whether a message about it is stored.
type purchase struct {
	Order
	told bool
}

// receiptOf returns the message about an order. It has the order's id: an order has one message.
func receiptOf(order Order) Message {
	return Message{
		ID: MessageID(order.ID), User: order.User, Kind: ReceiptMessage, Ref: order.ID.String(), Created: order.At,
	}
}
