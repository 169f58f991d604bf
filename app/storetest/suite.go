// Package storetest is a conformance suite of app.Store for any engine. It also has a simple engine
// to compare with (Model), wrappers that cause the faults that an engine may have (Replay, Reread,
// Ambiguous, FailNth), one store made of several (Spread), a count of Updates under faults (Ticks)
// and random operations on two engines (RandomOps).
//
// One promise is not tested here, because it needs a crash: a committed Update is on disk.
package storetest

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"testing"

	"littleshelf/app"
)

// Promise is a property of every engine. Holds tests it on an empty store, and returns an error if
// the engine does not have it.
type Promise struct {
	Name  string
	Holds func(ctx context.Context, s app.Store) error
}

// Promises returns the promises of an engine. After each, the shop must be consistent:
// app.CheckMoney finds no problem, and lookups by secondary keys equal a recount.
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

// Run tests each promise on a store of its own. open must return an empty store, and close it in
// t.Cleanup.
func Run(t *testing.T, open func(t *testing.T) app.Store) {
	for _, p := range Promises() {
		t.Run(p.Name, func(t *testing.T) {
			if err := p.Holds(t.Context(), open(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

// sound checks that a whole shop is consistent.
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
