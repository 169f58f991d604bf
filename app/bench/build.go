package bench

import (
	"context"
	"fmt"

	"littleshelf/app"
)

// The number of rows of one Update. With more rows fewer pages are written twice, but bbolt inserts
// more slowly into a page with many new rows.
const (
	readerChunk = 200 // readers: about 1,500 rows with their orders and entries
	rowChunk    = 2000
)

// Build fills an empty store with a shop of this size, in which app.Check finds no problem. It
// reports its progress to progress, which may be nil.
func (s Size) Build(ctx context.Context, store app.Store, progress func(done, total int64)) error {
	if err := s.valid(); err != nil {
		return err
	}
	b := builder{ctx: ctx, store: store, progress: progress, total: int64(s.Books + s.Readers + s.Comments + 1)}
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
		return fmt.Errorf("a shop cannot have this size: %+v", s)
	case s.Books < s.mostOrders():
		return fmt.Errorf("%d books are too few for readers with up to %d orders", s.Books, s.mostOrders())
	}
	return nil
}

// builder is the state of a Build.
type builder struct {
	ctx         context.Context
	store       app.Store
	progress    func(done, total int64)
	done, total int64
	err         error // the first error; put does nothing after it
}

// put calls put for 0 to n-1, a chunk in each Update.
func (b *builder) put(n, chunk int, put func(app.Tx, int) error) {
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
		if b.done += int64(to - from); b.progress != nil {
			b.progress(b.done, b.total)
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
