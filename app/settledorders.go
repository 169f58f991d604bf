package app

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"time"

	"github.com/google/uuid"
)

// settledOrders counts the orders below upto, as if the refunds of the receipts from since on had
// not happened. Both ids are of periodSlack ago: an id is made shortly before its row is written.
type settledOrders struct {
	live  map[BookID]int
	upto  OrderID
	since ReceiptID
}

const (
	// maxRecentRows bounds the rows of each table that a search reads. There are more before the first
	// count of all orders, and in a shop with many purchases a second.
	maxRecentRows = 2000

	// soldRows is how many orders one View reads.
	soldRows = 2000
)

// recent returns how many more live orders the books have than the settled ones.
func (s settledOrders) recent(r Reader) (more map[BookID]int, err error) {
	refunds, err := s.refunds(r, ReceiptID{})
	if err != nil {
		return nil, err
	}
	more = make(map[BookID]int)
	for _, book := range refunds {
		more[book]--
	}
	rows := 0
	for order, err := range r.LatestOrders(OrderID{}) {
		if err != nil {
			return nil, err
		}
		if isBelow(order.ID, s.upto) || rows == maxRecentRows {
			break
		}
		if rows++; !order.Refunded {
			more[order.Book]++
		}
	}
	return more, nil
}

// refunds returns the books of the settled orders that were refunded by the receipts from since on,
// and below a receipt unless it is zero.
func (s settledOrders) refunds(r Reader, below ReceiptID) (books map[OrderID]BookID, err error) {
	if s.upto.IsZero() {
		return nil, nil
	}
	books = make(map[OrderID]BookID)
	rows := 0
	for receipt, err := range r.Receipts(below) {
		if err != nil {
			return nil, err
		}
		if rows++; isBelow(receipt.ID, s.since) || rows > maxRecentRows {
			break
		}
		id, err := uuid.Parse(receipt.To)
		if receipt.Did != didRefund || receipt.Before == receipt.After || err != nil || !isBelow(OrderID(id), s.upto) {
			continue
		}
		order, err := r.Order(OrderID(id))
		if errors.Is(err, ErrNotFound) {
			continue // Check reports it
		}
		if err != nil {
			return nil, err
		}
		books[order.ID] = order.Book
	}
	return books, nil
}

// settle counts the orders that are settled by now and were not before. It reads them in Views of
// some milliseconds, with as long a pause after each.
func (s *Shop) settle(ctx context.Context, before settledOrders) (settledOrders, error) {
	moment := s.now().Add(-periodSlack)
	next := settledOrders{make(map[BookID]int), IDAt[Order](moment), IDAt[Receipt](moment)}
	if isBelow(next.upto, before.upto) {
		return before, nil // the clock was put back
	}
	maps.Copy(next.live, before.live)
	refunds, err := read(ctx, s.Store, func(r Reader) (map[OrderID]BookID, error) { return before.refunds(r, next.since) })
	if err != nil {
		return before, err
	}
	for _, book := range refunds {
		next.live[book]--
	}
	for at, last := next.upto, false; !last; {
		began := time.Now()
		page, err := read(ctx, s.Store, func(r Reader) (soldPage, error) { return next.page(r, before.upto, at) })
		if err != nil {
			return before, err
		}
		for book, n := range page.live {
			next.live[book] += n
		}
		if at, last = page.oldest, page.last; !last {
			pause(ctx, time.Since(began))
		}
	}
	return next, nil
}

// soldPage is the live orders of books among some orders.
type soldPage struct {
	live   map[BookID]int
	oldest OrderID
	last   bool // no older order is to be counted
}

// page counts the orders from one on and below at, newest first.
func (s settledOrders) page(r Reader, from, at OrderID) (page soldPage, err error) {
	later, err := s.refunds(r, ReceiptID{})
	if err != nil {
		return page, err
	}
	page.live = make(map[BookID]int)
	rows := 0
	for order, err := range r.LatestOrders(at) {
		if err != nil || rows == soldRows {
			return page, err
		}
		if isBelow(order.ID, from) {
			break
		}
		if _, isLater := later[order.ID]; !order.Refunded || isLater {
			page.live[order.Book]++
		}
		page.oldest, rows = order.ID, rows+1
	}
	page.last = true
	return page, nil
}

func isBelow[Of any](id, than ID[Of]) bool { return bytes.Compare(id[:], than[:]) < 0 }
