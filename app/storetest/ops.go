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

// compareEvery is the number of operations between two comparisons of the stores' contents.
const compareEvery = 100

// RandomOps applies the same n random operations to two stores with the same contents. It returns
// an error for the first difference in their results or, checked at intervals and at the end, in
// their contents. The operations depend on seed only. They break the shop's rules, so app.Check
// finds problems afterwards; an engine's check of its own indexes must find none.
func RandomOps(ctx context.Context, seed uint64, n int, a, b app.Store) error {
	d := dice{rand.New(rand.NewPCG(seed, seed))}
	for i := range n {
		do := d.op()
		fromA, errA := do(ctx, a)
		fromB, errB := do(ctx, b)
		err := cmp.Or(errA, errB, compare(fromA, fromB))
		if err == nil && (i%compareEvery == 0 || i == n-1) {
			err = compareAll(ctx, a, b)
		}
		if err != nil {
			return fmt.Errorf("seed %d, operation %d: %w", seed, i, err)
		}
	}
	return nil
}

// compare returns an error for the first result that differs.
func compare(a, b []string) error {
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return fmt.Errorf("a returns %s\nb returns %s", a[i], b[i])
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

// op is an operation on a store. Its results are text, including the errors that app.Store defines;
// err is any other error.
type op func(ctx context.Context, s app.Store) (results []string, err error)

func (d dice) op() op {
	switch n := d.IntN(10); {
	case n < 5:
		return d.update()
	case n < 9:
		return d.view()
	}
	return d.count()
}

// count calls NextID in an Update of its own, since an engine may or may not reuse a counter's
// number after a failed Update.
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

// update makes some calls. It commits always, only if no call failed, or never.
func (d dice) update() op {
	calls := make([]call[app.Tx], 1+d.IntN(5))
	for i := range calls {
		calls[i] = d.write()
	}
	tolerates, aborts := d.IntN(2) == 0, d.IntN(5) == 0
	return func(ctx context.Context, s app.Store) ([]string, error) {
		var results []string
		err := s.Update(ctx, func(tx app.Tx) (err error) {
			results, err = perform(tx, calls)
			switch {
			case aborts:
				return errAborted
			case tolerates:
				return nil
			}
			return err
		})
		last, err := errorText(err)
		return append(results, "Update = "+last), err
	}
}

// view makes some calls of a View.
func (d dice) view() op {
	calls := make([]call[app.Reader], 1+d.IntN(5))
	for i := range calls {
		calls[i] = d.read()
	}
	return func(ctx context.Context, s app.Store) (results []string, err error) {
		err = s.View(ctx, func(r app.Reader) error {
			results, _ = perform(r, calls)
			return nil
		})
		return results, err
	}
}

// perform makes calls and returns their results as text. It returns the error of the first call
// that failed.
func perform[On any](on On, calls []call[On]) (results []string, first error) {
	for _, c := range calls {
		result, err := c.do(on)
		text := fmt.Sprintf("%+v", result)
		if err != nil {
			text, _ = errorText(err)
		}
		results = append(results, c.what+" = "+text)
		first = cmp.Or(first, err)
	}
	return results, first
}

// errorText returns the text of an error that app.Store defines, or any other error.
func errorText(err error) (string, error) {
	known := []error{app.ErrNotFound, app.ErrConflict, errAborted}
	if i := slices.IndexFunc(known, func(k error) bool { return errors.Is(err, k) }); i >= 0 {
		return known[i].Error(), nil
	}
	return fmt.Sprint(err), err
}
