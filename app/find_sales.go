package app

import (
	"context"
	"iter"
	"slices"
)

// SaleFilter selects orders. A zero field selects all.
type SaleFilter struct {
	Reader UserID
	Books  []BookID
	State  OrderState
}

// OrderState is whether an order was refunded.
type OrderState string

// The states of an order. The empty one stands for both.
const (
	LiveOrders     OrderState = "live"
	RefundedOrders OrderState = "refunded"
)

// OrderStates are the states of an order, in the order of their lives.
var OrderStates = []OrderState{LiveOrders, RefundedOrders}

// State returns the state of an order.
func (o Order) State() OrderState {
	if o.Refunded {
		return RefundedOrders
	}
	return LiveOrders
}

func (f SaleFilter) match(o Order) bool {
	return (f.State == "" || o.State() == f.State) && (f.Books == nil || slices.Contains(f.Books, o.Book))
}

// orders is the list that the filter is applied to.
func (f SaleFilter) orders() list[Order, OrderID] {
	from := Reader.LatestOrders
	if !f.Reader.IsZero() {
		from = func(r Reader, before OrderID) iter.Seq2[Order, error] { return r.OrdersOf(f.Reader, before) }
	}
	return list[Order, OrderID]{from, func(o Order) OrderID { return o.ID }, newerID[Order]}
}

// FindSales returns the newest orders of a window that a filter selects. It reads a bounded number
// of orders: the search goes on below rest, also if nothing was found. At the end, rest is zero.
func (s *Shop) FindSales(ctx context.Context, f SaleFilter, w Window[OrderID]) (found []Sale, rest OrderID, err error) {
	found, err = read(ctx, s.Store, func(r Reader) (found []Sale, err error) {
		var orders []Order
		if orders, rest, err = f.orders().scan(r, w, f.match); err != nil {
			return nil, err
		}
		return collect(sales(r, valuesOf(orders)), len(orders))
	})
	return found, rest, err
}

// AllFound lists all orders of a window that a filter selects, newest first.
func (s *Shop) AllFound(ctx context.Context, f SaleFilter, w Window[OrderID]) iter.Seq2[[]Sale, error] {
	return allFound(w, func(w Window[OrderID]) ([]Sale, OrderID, error) { return s.FindSales(ctx, f, w) })
}

func valuesOf[T any](rows []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}
