package storetest

import (
	"context"
	"errors"
	"sync/atomic"

	"littleshelf/app"
)

var (
	// ErrAmbiguous is what an Update on an Ambiguous store answers after it has committed.
	ErrAmbiguous = errors.New("storetest: committed, and then said error")
	// ErrInjected is what an Update on a FailNth store answers instead of running.
	ErrInjected = errors.New("storetest: injected failure")
)

// Replay runs the function of every Update twice: in an attempt that is rolled back, then for good.
// Who uses the store as it wants to be used cannot tell the difference.
func Replay(s app.Store) app.Store { return replay{s} }

type replay struct{ app.Store }

func (s replay) Update(ctx context.Context, fn func(app.Tx) error) error {
	attempt := errors.New("storetest: only an attempt")
	err := s.Store.Update(ctx, func(tx app.Tx) error {
		_ = fn(tx) // the second run decides
		return attempt
	})
	if err != attempt {
		return err
	}
	return s.Store.Update(ctx, fn)
}

// Ambiguous lets Updates commit and then fail with ErrAmbiguous, as a connection lost on the way
// back does. pick says which, counting from 1; calls of it may overlap.
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

// FailNth lets the n-th Update, counting from 1, fail with ErrInjected before it has done anything.
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
