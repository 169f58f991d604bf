package bench

import (
	"context"
	"fmt"

	"littleshelf/app"
)

// How many go into one Update: the more, the fewer pages are written twice; but bbolt takes the
// longer to find a row its place the more are new on a page.
const (
	readerChunk = 200 // with orders and entries about 1,500 rows
	rowChunk    = 2000
)

// Build fills an empty store with a shop of this size that app.Check finds nothing wrong with. tell,
// which may be nil, hears how far it is.
func (s Size) Build(ctx context.Context, store app.Store, tell func(done, total int64)) error {
	if err := s.valid(); err != nil {
		return err
	}
	b := build{ctx: ctx, store: store, tell: tell, total: int64(s.Books + s.Readers + s.Comments + 1)}
	b.put(s.Books, rowChunk, func(tx app.Tx, n int) error { return tx.PutBook(s.book(n)) })
	b.put(s.Readers, readerChunk, func(tx app.Tx, n int) error { return s.reader(n).put(tx) })
	b.put(s.Comments, rowChunk, func(tx app.Tx, n int) error { return tx.PutComment(s.comment(n)) })
	b.put(1, 1, func(tx app.Tx, _ int) error {
		return tx.RaiseCounter(app.Counter{Name: "comment", Last: uint64(s.Comments)})
	})
	return b.err
}

func (s Size) valid() error {
	switch {
	case s.Books < 1 || s.Readers < 1 || s.SignedIn < 1 || s.SignedIn > s.Readers || s.Orders < 0 || s.Comments < 0:
		return fmt.Errorf("no such shop: %+v", s)
	case s.Books < s.mostOrders():
		return fmt.Errorf("%d books are too few for readers with up to %d orders", s.Books, s.mostOrders())
	}
	return nil
}

// build is a Build under way.
type build struct {
	ctx         context.Context
	store       app.Store
	tell        func(done, total int64)
	done, total int64
	err         error // ends it
}

// put puts n things, chunk by chunk.
func (b *build) put(n, chunk int, put func(app.Tx, int) error) {
	for from := 0; from < n && b.err == nil; from += chunk {
		to := min(n, from+chunk)
		b.err = b.store.Update(b.ctx, func(tx app.Tx) error {
			for i := from; i < to; i++ {
				if err := put(tx, i); err != nil {
					return err
				}
			}
			return nil
		})
		if b.done += int64(to - from); b.tell != nil {
			b.tell(b.done, b.total)
		}
	}
}

func (r reader) put(tx app.Tx) error {
	if err := tx.PutUser(r.user); err != nil {
		return err
	}
	if r.session != nil {
		if err := tx.PutSession(*r.session); err != nil {
			return err
		}
	}
	for _, entry := range r.entries {
		if err := tx.PutEntry(entry); err != nil {
			return err
		}
	}
	for _, order := range r.orders {
		if err := tx.PutOrder(order); err != nil {
			return err
		}
	}
	return nil
}
