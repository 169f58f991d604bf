package app

import (
	"context"
	"sync"
	"time"
)

// Sold is how many live orders each book has. It does not change.
type Sold struct{ settled, recent map[BookID]int }

// Of returns the number of live orders of a book. A nil Sold has none.
func (s *Sold) Of(id BookID) int {
	if s == nil {
		return 0
	}
	return s.settled[id] + s.recent[id]
}

// SoldCounter keeps in memory how many live orders each book has. CountSoldEvery counts the settled
// orders, and a search the recent ones.
type SoldCounter struct {
	// Whole has the first search count all orders. It is for a shop without CountSoldEvery.
	Whole bool

	mu      sync.Mutex
	settled settledOrders
	kept    *Sold
	newest  newestRows // when kept was counted
	at      time.Time  // the same
}

// newestRows are the newest rows of the tables that are counted.
type newestRows struct {
	order   OrderID
	receipt ReceiptID
}

const (
	// settleEvery is the interval at which orders are settled, and countAllEvery that at which all are
	// counted anew: a wrong clock may have put an order among the settled ones.
	settleEvery   = time.Minute
	countAllEvery = time.Hour

	// keepSold is how long counted orders are used again while the newest rows stay the same.
	keepSold = time.Second
)

// CountSoldEvery counts the orders of books for searches, until ctx ends. Searches before the end
// of the first count know the newest orders only.
func (s *Shop) CountSoldEvery(ctx context.Context) {
	ticker := time.NewTicker(settleEvery)
	defer ticker.Stop()
	for n := 0; ctx.Err() == nil; n++ {
		if err := s.settleSold(ctx, n%int(countAllEvery/settleEvery) == 0); err != nil && ctx.Err() == nil {
			s.Log.Error("the orders of books were not counted", "err", err)
		}
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
}

// settleSold settles the orders that are old enough, or counts all anew.
func (s *Shop) settleSold(ctx context.Context, all bool) error {
	c := s.Sold
	before := settledOrders{}
	if !all {
		c.mu.Lock()
		before = c.settled
		c.mu.Unlock()
	}
	next, err := s.settle(ctx, before)
	if err != nil {
		return err
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.settled, c.kept = next, nil
	return nil
}

// countSold returns the live orders of books now.
func (s *Shop) countSold(ctx context.Context) (*Sold, error) {
	c := s.Sold
	if c == nil {
		c = &SoldCounter{Whole: true}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.Whole && c.settled.live == nil {
		var err error
		if c.settled, err = s.settle(ctx, settledOrders{}); err != nil {
			return nil, err
		}
	}
	now := s.now()
	return read(ctx, s.Store, func(r Reader) (*Sold, error) {
		newest, err := readNewest(r)
		if err != nil {
			return nil, err
		}
		if age := now.Sub(c.at); c.kept != nil && newest == c.newest && age >= 0 && age < keepSold {
			return c.kept, nil
		}
		recent, err := c.settled.recent(r)
		if err != nil {
			return nil, err
		}
		c.kept, c.newest, c.at = &Sold{c.settled.live, recent}, newest, now
		return c.kept, nil
	})
}

func readNewest(r Reader) (newest newestRows, err error) {
	for order, err := range r.LatestOrders(OrderID{}) {
		if err != nil {
			return newest, err
		}
		newest.order = order.ID
		break
	}
	for receipt, err := range r.Receipts(ReceiptID{}) {
		newest.receipt = receipt.ID
		return newest, err
	}
	return newest, nil
}
