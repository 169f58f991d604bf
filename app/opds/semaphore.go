package opds

import (
	"context"
	"time"

	"littleshelf/app"
)

// semaphore bounds what is done at once: its capacity is the bound.
type semaphore chan struct{}

// acquireTimeout is how long a request waits before its client is told to retry.
const acquireTimeout = 2 * time.Second

func (s semaphore) acquire(ctx context.Context) error {
	timer := time.NewTimer(acquireTimeout)
	defer timer.Stop()
	select {
	case s <- struct{}{}:
		return nil
	case <-timer.C:
		return app.TooOften(time.Second)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (s semaphore) release() { <-s }
