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
	case <-ctx.Done():
	}
	return app.TooOften(time.Second)
}

func (s semaphore) release() { <-s }
