package storetest

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"

	"littleshelf/app"
)

// lookOver is how many operations pass before everything in both stores is compared.
const lookOver = 100

// RandomOps does the same n random things to two stores that hold the same, and reports the first
// difference: in an answer or, now and then and in the end, in what they hold. The same seed does
// the same things. What it leaves is no sound shop: app.Check has much to say about it, but an
// engine's check of its own indexes must have nothing.
func RandomOps(ctx context.Context, seed uint64, n int, a, b app.Store) error {
	d := dice{rand.New(rand.NewPCG(seed, seed))}
	for i := range n {
		do := d.op()
		fromA, errA := do(ctx, a)
		fromB, errB := do(ctx, b)
		err := cmp.Or(errA, errB, compare(fromA, fromB))
		if err == nil && (i%lookOver == 0 || i == n-1) {
			err = compareAll(ctx, a, b)
		}
		if err != nil {
			return fmt.Errorf("seed %d, operation %d: %w", seed, i, err)
		}
	}
	return nil
}

// compare finds the first answer that differs.
func compare(a, b []string) error {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Errorf("a says %s\nb says %s", a[i], b[i])
		}
	}
	return nil
}

func compareAll(ctx context.Context, a, b app.Store) error {
	all, err := snapshot(ctx, a)
	return cmp.Or(err,
		wrap("b, to have all that a has", b.View(ctx, holds(all))),
		wrap("a, recounted", a.View(ctx, recount)),
		wrap("b, recounted", b.View(ctx, recount)))
}

// op is something to do to a store, which answers in words. An error is none of the answers that
// app.Store knows.
type op func(ctx context.Context, s app.Store) (answers []string, err error)

func (d dice) op() op {
	switch n := d.IntN(10); {
	case n < 5:
		return d.update()
	case n < 9:
		return d.view()
	}
	return d.count()
}

// count has an Update of its own: what a failed one took of a counter, an engine may give back or
// not.
func (d dice) count() op {
	name, last := pick(d, "comment", "book", "book2"), uint64(0)
	if d.IntN(4) == 0 {
		last = d.Uint64N(40)
	}
	return func(ctx context.Context, s app.Store) ([]string, error) {
		var raised error
		if last > 0 {
			raised = raise(ctx, s, name, last)
		}
		n, err := next(ctx, s, name)
		counters, listed := listCounters(ctx, s)
		return []string{
			fmt.Sprintf("NextID(%s), raised to %d = %d", name, last, n),
			fmt.Sprintf("Counters = %v", counters),
		}, cmp.Or(raised, err, listed)
	}
}

func listCounters(ctx context.Context, s app.Store) (counters []app.Counter, err error) {
	err = s.View(ctx, func(r app.Reader) (err error) {
		counters, err = collect(r.Counters())
		return err
	})
	return counters, err
}

var errAborted = errors.New("aborted")

// update makes some calls. It commits even if one failed, or only if none did, or not at all.
func (d dice) update() op {
	calls := make([]call[app.Tx], 1+d.IntN(5))
	for i := range calls {
		calls[i] = d.write()
	}
	tolerates, aborts := d.IntN(2) == 0, d.IntN(5) == 0
	return func(ctx context.Context, s app.Store) ([]string, error) {
		var answers []string
		err := s.Update(ctx, func(tx app.Tx) (err error) {
			answers, err = ask(tx, calls)
			switch {
			case aborts:
				return errAborted
			case tolerates:
				return nil
			}
			return err
		})
		last, err := word(err)
		return append(answers, "Update = "+last), err
	}
}

// view makes some calls that only read.
func (d dice) view() op {
	calls := make([]call[app.Reader], 1+d.IntN(5))
	for i := range calls {
		calls[i] = d.read()
	}
	return func(ctx context.Context, s app.Store) (answers []string, err error) {
		err = s.View(ctx, func(r app.Reader) error {
			answers, _ = ask(r, calls)
			return nil
		})
		return answers, err
	}
}

// ask makes calls. The error is the first answer that was one.
func ask[On any](on On, calls []call[On]) (answers []string, first error) {
	for _, c := range calls {
		result, err := c.do(on)
		answer := fmt.Sprintf("%+v", result)
		if err != nil {
			answer, _ = word(err)
		}
		answers = append(answers, c.what+" = "+answer)
		first = cmp.Or(first, err)
	}
	return answers, first
}

// word is a store's error as an answer.
func word(err error) (string, error) {
	known := []error{app.ErrNotFound, app.ErrConflict, errAborted}
	if i := slices.IndexFunc(known, func(k error) bool { return errors.Is(err, k) }); i >= 0 {
		return known[i].Error(), nil
	}
	return fmt.Sprint(err), err
}
