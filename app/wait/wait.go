// Package wait ends a wait with its context.
package wait

import (
	"context"
	"time"
)

// For returns the result of call, or the error of ctx if ctx ends first. It is for a call that
// cannot be cancelled, such as the read of a pipe without a writer or of a hanging disk: then the
// goroutine of the call goes on alone.
func For[T any](ctx context.Context, call func() (T, error)) (result T, err error) {
	done := make(chan struct{})
	var got T
	var failed error
	go func() {
		defer close(done)
		got, failed = call()
	}()
	select {
	case <-done:
		return got, failed
	case <-ctx.Done():
		return result, ctx.Err()
	}
}

// Sleep waits for d. It returns false if ctx ends first.
func Sleep(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-ctx.Done():
		return false
	}
}
