package storetest

import (
	"context"
	"errors"
	"sync/atomic"

	"littleshelf/app"
)

var (
	// ErrAmbiguous is returned by an Update of an Ambiguous store after it has committed.
	ErrAmbiguous = errors.New("storetest: committed, and then said error")
	// ErrInjected is returned by an Update of a FailNth store that has not run.
	ErrInjected = errors.New("storetest: injected failure")
)

// Replay runs the function of every Update twice: first in an attempt that is rolled back, and then
// in an Update that can commit. A correct caller notices no difference.
func Replay(s app.Store) app.Store { return replay{s} }

type replay struct{ app.Store }

func (s replay) Update(ctx context.Context, fn func(app.Tx) error) error {
	attempt := errors.New("storetest: only an attempt")
	err := s.Store.Update(ctx, func(tx app.Tx) error {
		_ = fn(tx) // the second run's error counts
		return attempt
	})
	if err != attempt {
		return err
	}
	return s.Store.Update(ctx, fn)
}

// Reread runs the function of every View twice, each time on a View of its own, as package app does
// with a View whose state is lost. Use cases that read notice no difference.
func Reread(s app.Store) app.Store { return reread{s} }

type reread struct{ app.Store }

func (s reread) View(ctx context.Context, fn func(app.Reader) error) error {
	if err := s.Store.View(ctx, fn); ctx.Err() != nil {
		return err
	}
	return s.Store.View(ctx, fn) // the second run's error counts
}

// Spread passes each call to the next of several stores, like a load balancer in front of a
// cluster. Together the stores must keep the promises of a single store.
func Spread(stores ...app.Store) app.Store { return &spread{stores: stores} }

type spread struct {
	stores []app.Store
	calls  atomic.Uint64
}

func (s *spread) next() app.Store {
	return s.stores[(s.calls.Add(1)-1)%uint64(len(s.stores))]
}

func (s *spread) View(ctx context.Context, fn func(app.Reader) error) error {
	return s.next().View(ctx, fn)
}

func (s *spread) Update(ctx context.Context, fn func(app.Tx) error) error {
	return s.next().Update(ctx, fn)
}

// Ambiguous lets Updates commit and then return ErrAmbiguous, as if the connection to a database
// broke before the reply. pick selects the Updates, counting from 1; its calls may be concurrent.
func Ambiguous(s app.Store, pick func(n int) bool) app.Store {
	return &ambiguous{Store: s, pick: pick}
}

type ambiguous struct {
	app.Store
	pick func(n int) bool
	n    atomic.Int64
}

func (s *ambiguous) Update(ctx context.Context, fn func(app.Tx) error) error {
	picked := s.pick(int(s.n.Add(1)))
	err := s.Store.Update(ctx, fn)
	if err == nil && picked {
		return ErrAmbiguous
	}
	return err
}

// FailNth lets the n-th Update, counting from 1, return ErrInjected without running.
func FailNth(s app.Store, n int) app.Store {
	f := &failNth{Store: s}
	f.left.Store(int64(n))
	return f
}

type failNth struct {
	app.Store
	left atomic.Int64
}

func (s *failNth) Update(ctx context.Context, fn func(app.Tx) error) error {
	if s.left.Add(-1) == 0 {
		return ErrInjected
	}
	return s.Store.Update(ctx, fn)
}
