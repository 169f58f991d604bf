package web

import (
	"context"
	"sync"
	"time"

	"littleshelf/app"
)

// semaphore bounds the bytes of memory that responses hold together.
type semaphore struct {
	mu    sync.Mutex
	free  int           // bytes
	freed chan struct{} // closed when bytes are released
}

func newSemaphore(bytes int) *semaphore {
	return &semaphore{free: bytes, freed: make(chan struct{})}
}

// acquireTimeout is how long a response waits for memory before its client is told to retry.
const acquireTimeout = 2 * time.Second

// tryAcquire acquires n bytes and reports whether they were free.
func (s *semaphore) tryAcquire(n int) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n > s.free {
		return false
	}
	s.free -= n
	return true
}

// acquire waits until n bytes are free and acquires them.
func (s *semaphore) acquire(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, acquireTimeout)
	defer cancel()
	for {
		s.mu.Lock()
		freed := s.freed
		s.mu.Unlock()
		if s.tryAcquire(n) {
			return nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return app.TooOften(time.Second)
		}
	}
}

// release frees n bytes.
func (s *semaphore) release(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.free += n
	close(s.freed)
	s.freed = make(chan struct{})
}

// reservation is bytes that a response holds until it is sent. The zero reservation holds none.
type reservation struct {
	from  *semaphore
	bytes int
}

func (r reservation) release() {
	if r.from != nil {
		r.from.release(r.bytes)
	}
}
