package storetest

import (
	"cmp"
	"context"
	"fmt"

	"littleshelf/app"
)

func counterPromises() []Promise {
	return []Promise{
		{"NextID counts from 1 without a gap, each name for itself", counts},
		{"NextID gives no number out twice, whatever fails in between", neverTwice},
	}
}

// next takes one number in an Update of its own.
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
		err := undone(ctx, s, func(tx app.Tx) error {
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
