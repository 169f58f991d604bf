package engine

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// TestSharedAnswers: an answer is of a request that was sent after the call began, and few requests
// serve many calls.
func TestSharedAnswers(t *testing.T) {
	var clock, requests atomic.Int64
	c := coalescer{ask: func(key string) (first, error) {
		requests.Add(1)
		return first{revision: clock.Add(1)}, nil // the time at which the request was sent
	}}
	const callers, calls = 64, 200
	var shared atomic.Int64
	var working sync.WaitGroup
	for i := range callers {
		working.Go(func() {
			for range calls {
				began := clock.Add(1)
				answer, joined, err := c.get(t.Context(), []string{"a", "b"}[i%2])
				if err != nil || answer.revision <= began {
					t.Errorf("a call that began at %d got the answer to a request of %d, %v", began, answer.revision, err)
				}
				if joined {
					shared.Add(1)
				}
			}
		})
	}
	working.Wait()
	if n := requests.Load() + shared.Load(); n != callers*calls {
		t.Errorf("%d requests and %d shared answers for %d calls", requests.Load(), shared.Load(), callers*calls)
	}
	for left := 1; left > 0; runtime.Gosched() { // the last requests have been answered, and now they end
		c.mu.Lock()
		left = len(c.waiting)
		c.mu.Unlock()
	}
}
