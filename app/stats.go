package app

import (
	"context"
	"errors"
	"iter"
	"time"
)

// Stats are the shop's figures. They are counted from the rows each time.
type Stats struct {
	Readers  int // erased readers excluded, banned ones included
	Banned   int
	Erased   int
	Sessions int // not expired
	Books    int // unlisted books included
	Listed   int
	Orders   int // refunded orders included
	Refunded int
	Comments int // hidden and waiting comments included
	Hidden   int
	Waiting  int   // comments that the keeper has not let through yet
	Points   int64 // sum of the balances
	Spent    int64 // points paid for orders that were not refunded
	Codes    int   // in live batches
	Redeemed int   // redeemed codes
}

// Stats counts every row in one View. On a large shop that takes a while, but it blocks no other
// call.
func (s *Shop) Stats(ctx context.Context) (Stats, error) {
	now := s.now()
	return read(ctx, s.Store, func(r Reader) (Stats, error) {
		var n Stats
		err := errors.Join(
			tally(r.Users(), n.user),
			tally(r.Sessions(), n.session(now)),
			tally(r.Books(), n.book),
			tally(r.Orders(), n.order),
			tally(r.Comments(), n.comment),
			tally(r.Batches(), n.batch),
			tally(r.Vouchers(), n.voucher),
		)
		return n, err
	})
}

// tally calls count for every row.
func tally[T any](rows iter.Seq2[T, error], count func(T)) error {
	for row, err := range rows {
		if err != nil {
			return err
		}
		count(row)
	}
	return nil
}

func (n *Stats) user(u User) {
	if u.Erased {
		n.Erased++
		return
	}
	n.Readers++
	n.Points += u.Balance
	if u.Banned {
		n.Banned++
	}
}

func (n *Stats) session(now time.Time) func(Session) {
	return func(s Session) {
		if now.Before(s.Expires) {
			n.Sessions++
		}
	}
}

func (n *Stats) book(b Book) {
	n.Books++
	if b.Listed {
		n.Listed++
	}
}

func (n *Stats) order(o Order) {
	n.Orders++
	if o.Refunded {
		n.Refunded++
		return
	}
	n.Spent += o.Price
}

func (n *Stats) comment(c Comment) {
	n.Comments++
	switch c.State() {
	case HiddenComments:
		n.Hidden++
	case WaitingComments:
		n.Waiting++
	}
}

func (n *Stats) batch(b Batch) {
	if b.Live {
		n.Codes += b.Count
	}
}

func (n *Stats) voucher(v Voucher) {
	if !v.UsedBy.IsZero() {
		n.Redeemed++
	}
}
