package control

import (
	"context"
	"time"

	"littleshelf/app"
)

const (
	ListOrders  List[Order]              = "order list"
	ShowOrder   Act[OrderIn, OrderStory] = "order show"
	RefundOrder Act[OrderChange, Done]   = "order refund"
)

var orderActs = []act{
	search(ListOrders, call.listOrders),
	query(ShowOrder, call.showOrder),
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

// OrderFilter selects orders. The zero OrderFilter is all.
type OrderFilter struct {
	Book  string         `json:"book,omitempty"` // its number, or words of its title
	State app.OrderState `json:"state,omitempty"`
}

// OrderIn names an order.
type OrderIn struct {
	Order app.OrderID `json:"order"`
}

// OrderStory is an order and the points that it moved.
type OrderStory struct {
	Order
	Statement []Entry `json:"statement"` // oldest first
}

// OrderChange is the input of an act on one order.
type OrderChange struct {
	Request
	Order app.OrderID `json:"order"`
}

// ordersOfPage is the greatest number of orders that are listed at once.
const ordersOfPage = 200

func (c call) listOrders(ctx context.Context, of app.UserID, in Window) (rows []Order, rest string, err error) {
	w, err := windowOf[app.Order](in)
	if err != nil {
		return nil, rest, err
	}
	filter := app.SaleFilter{Reader: of, State: in.Orders.State}
	if in.Orders.Book != "" {
		books, err := c.Shop.BooksCalled(ctx, in.Orders.Book)
		if err != nil {
			return nil, rest, err
		}
		for _, book := range books {
			filter.Books = append(filter.Books, book.ID)
		}
	}
	if w.Limit == 0 || w.Limit > ordersOfPage {
		w.Limit = ordersOfPage
	}
	found, last, err := c.Shop.FindSales(ctx, filter, w)
	if !last.IsZero() {
		rest = last.String()
	}
	return convertAll(found, orderOf), rest, err
}

func (c call) showOrder(ctx context.Context, in OrderIn) (OrderStory, error) {
	story, err := c.Shop.OrderStory(ctx, in.Order)
	statement := convertAll(story.Moves, func(e app.Entry) Entry { return Entry(e) })
	return OrderStory{Order: orderOf(story.Sale), Statement: statement}, err
}

func (c call) refundOrder(ctx context.Context, in OrderChange) (Done, error) {
	return done(c.Shop.Refund(ctx, in.asked(), in.Order))
}

// Sale returns the order as the shop has it.
func (o Order) Sale() app.Sale {
	order := app.Order{ID: o.ID, User: o.User, Book: o.Book, Price: o.Price, At: o.At, Refunded: o.Refunded}
	return app.Sale{Order: order, Name: o.Name, Title: o.Title}
}

func orderOf(s app.Sale) Order {
	return Order{
		ID: s.ID, User: s.User, Name: s.Name, Book: s.Book, Title: s.Title, Price: s.Price, At: s.At, Refunded: s.Refunded,
	}
}
