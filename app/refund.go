package app

import "context"

// didRefund is Did of a refund's receipt.
const didRefund = "order refund"

// Refund returns the points of an order to the reader and revokes the ownership: the book can be
// bought again, and links signed for the order are invalid. A second refund changes nothing.
func (s *Shop) Refund(ctx context.Context, request Request, id OrderID) (Receipt, error) {
	now := s.now()
	return s.act(ctx, request, func(tx Tx) (change, error) {
		order, err := tx.Order(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoOrder)
		}
		user, err := tx.User(order.User)
		if err != nil {
			return change{}, err
		}
		before := balanceText(user.Balance)
		c := change{didRefund, id.String(), before + ", refunded", before + ", refunded"}
		if order.Refunded {
			return c, nil
		}
		user, entry, err := user.post(order.Price, Refunded, id.String(), now)
		if err != nil {
			return change{}, err
		}
		order.Refunded = true
		if err := tx.PutOrder(order); err != nil {
			return change{}, err
		}
		if err := tx.PutUser(user); err != nil {
			return change{}, err
		}
		c.before, c.after = before, balanceText(user.Balance)+", refunded"
		return c, tx.PutEntry(entry)
	})
}
