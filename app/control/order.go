package control

import (
	"context"
	"time"

	"littleshelf/app"
)

const (
	ListOrders  List[Order]            = "order list"
	RefundOrder Act[OrderChange, Done] = "order refund"
)

var orderActs = []act{
	list(ListOrders, call.listOrders, func(o Order) app.OrderID { return o.ID }),
	change(RefundOrder, call.refundOrder),
}

// Order is one purchase of a book.
type Order struct {
	ID       app.OrderID `json:"order"`
	User     app.UserID  `json:"reader"`
	Name     string      `json:"name"`
	Book     app.BookID  `json:"book"`
	Title    string      `json:"title"`
	Price    int64       `json:"price"`
	At       time.Time   `json:"at"`
	Refunded bool        `json:"refunded"`
}

// OrderChange is the input of an act on one order.
type OrderChange struct {
	Request
	Order app.OrderID `json:"order"`
}

func (c call) listOrders(ctx context.Context, of app.UserID, in Window) ([]Order, error) {
	w, err := windowOf[app.Order](in)
	if err != nil {
		return nil, err
	}
	return firstPage(c.Shop.Sales(ctx, of, w), orderOf)
}

func (c call) refundOrder(ctx context.Context, in OrderChange) (Done, error) {
	return done(c.Shop.Refund(ctx, in.asked(), in.Order))
}

func orderOf(s app.Sale) Order {
	return Order{
		ID: s.ID, User: s.User, Name: s.Name, Book: s.Book, Title: s.Title, Price: s.Price, At: s.At, Refunded: s.Refunded,
	}
}
