// Package storetest is what app.Store promises, as a suite that any engine runs. Beside it stand a
// plain engine to compare with (Model), wrappers that use an engine's freedom to the full (Replay,
// Ambiguous, FailNth) and random work for two engines side by side (RandomOps).
//
// One promise is not here, for it takes a crash to see it: what Update committed is on disk.
package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"littleshelf/app"
)

// Promise is one thing that every engine does. Holds tries it on a store that is empty, and says
// how it was broken.
type Promise struct {
	Name  string
	Holds func(ctx context.Context, s app.Store) error
}

// Promises lists what an engine promises. Each also wants the shop it leaves behind to be sound:
// app.CheckMoney has nothing to say, and what is found by a secondary key equals a recount.
func Promises() []Promise {
	promises := slices.Concat(
		recordPromises(), uniquePromises(), listPromises(), expiryPromises(),
		transactionPromises(), isolationPromises(), copyPromises(), counterPromises(), revisionPromises(),
	)
	for i, p := range promises {
		promises[i].Holds = func(ctx context.Context, s app.Store) error {
			return cmp.Or(p.Holds(ctx, s), sound(ctx, s))
		}
	}
	return promises
}

// Run tries each promise on a store of its own. open makes one, and closes it in t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) app.Store) {
	for _, p := range Promises() {
		t.Run(p.Name, func(t *testing.T) {
			if err := p.Holds(t.Context(), open(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

// sound looks over a whole shop.
func sound(ctx context.Context, s app.Store) error {
	report, err := app.CheckMoney(ctx, s)
	if err != nil {
		return fmt.Errorf("app.CheckMoney: %w", err)
	}
	if len(report.Problems) > 0 {
		err = fmt.Errorf("app.CheckMoney found %q", report.Problems)
	}
	return cmp.Or(err, wrap("recount", s.View(ctx, recount)))
}
