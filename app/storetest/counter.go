package storetest

import (
	"cmp"
	"context"
	"fmt"

	"littleshelf/app"
)

func counterPromises() []Promise {
	return []Promise{
		{"NextID counts from 1 without a gap, separately for each name", counts},
		{"NextID returns no number twice, even after failures", neverTwice},
		{"RaiseCounter raises a counter and never lowers it", raises},
		{"counters are listed by name, with their last numbers", listsCounters},
	}
}

// next calls NextID in an Update of its own.
func next(ctx context.Context, s app.Store, name string) (n uint64, err error) {
	err = s.Update(ctx, func(tx app.Tx) (err error) {
		n, err = tx.NextID(name)
		return err
	})
	return n, err
}

func counts(ctx context.Context, s app.Store) error {
	names := []string{"comment", "comment2", "c", "book"}
	for want := uint64(1); want <= 5; want++ {
		for _, name := range names {
			n, err := next(ctx, s, name)
			if err = cmp.Or(err, equal("NextID "+name, n, want)); err != nil {
				return err
			}
		}
	}
	return s.Update(ctx, func(tx app.Tx) (err error) {
		for want := uint64(6); want <= 300; want++ {
			n, nextErr := tx.NextID("comment")
			err = cmp.Or(err, nextErr, equal("NextID within one Update", n, want))
		}
		n, nextErr := tx.NextID("new")
		return cmp.Or(err, nextErr, equal("NextID of a new name", n, 1))
	})
}

func neverTwice(ctx context.Context, s app.Store) error {
	given := uint64(0)
	for range 3 {
		for range 2 {
			n, err := next(ctx, s, "comment")
			if err != nil {
				return err
			}
			if n <= given {
				return fmt.Errorf("NextID = %d, want more than %d", n, given)
			}
			given = n
		}
		err := rolledBack(ctx, s, func(tx app.Tx) error {
			n, err := tx.NextID("comment")
			if n <= given {
				err = cmp.Or(err, fmt.Errorf("NextID in an Update that fails = %d, want more than %d", n, given))
			}
			return err
		})
		panicOf(func() {
			_ = s.Update(ctx, func(tx app.Tx) error {
				_, _ = tx.NextID("comment")
				panic("stop")
			})
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func raise(ctx context.Context, s app.Store, name string, last uint64) error {
	return s.Update(ctx, func(tx app.Tx) error { return tx.RaiseCounter(app.Counter{Name: name, Last: last}) })
}

func raises(ctx context.Context, s app.Store) error {
	for _, c := range []struct{ last, next uint64 }{{300, 301}, {7, 302}, {302, 303}, {303, 304}, {305, 306}} {
		if err := raise(ctx, s, "comment", c.last); err != nil {
			return err
		}
		n, err := next(ctx, s, "comment")
		if err = cmp.Or(err, equal(fmt.Sprint("NextID after RaiseCounter to ", c.last), n, c.next)); err != nil {
			return err
		}
	}
	n, err := next(ctx, s, "other")
	return cmp.Or(err, equal("NextID of another name", n, 1))
}

func listsCounters(ctx context.Context, s app.Store) error {
	var err error
	for _, name := range []string{"b", "a", "c", "a"} {
		_, nextErr := next(ctx, s, name)
		err = cmp.Or(err, nextErr)
	}
	return cmp.Or(err, raise(ctx, s, "c", 256), s.View(ctx, func(r app.Reader) error {
		return lists("Counters", r.Counters(), []app.Counter{{Name: "a", Last: 2}, {Name: "b", Last: 1}, {Name: "c", Last: 256}})
	}))
}
