package shoptest

import (
	"io"
	"math/rand/v2"
	"sync"
	"time"
)

// Start is the initial time of every Clock.
var Start = time.Date(2026, time.November, 22, 8, 0, 0, 0, time.UTC)

// Clock is a fake clock. Its time changes only by Advance.
type Clock struct {
	mu      sync.Mutex
	advance time.Duration
}

// Now returns the clock's time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Start.Add(c.advance)
}

// Advance adds d, which may be negative, to the clock's time.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.advance += d
}

// Rand returns a reader of the same pseudorandom bytes in every call. It is safe for concurrent
// use.
func Rand() io.Reader { return &source{chacha: rand.NewChaCha8([32]byte{})} }

type source struct {
	mu     sync.Mutex
	chacha *rand.ChaCha8
}

func (s *source) Read(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chacha.Read(b)
}
