package engine

import (
	"sync/atomic"
	"time"
)

// leaveAlone is how long a member that did not answer gets no requests. Without that, one dead
// member would delay a third of all requests.
const leaveAlone = 2 * time.Second

// breaker remembers whether a member answers.
type breaker struct {
	until atomic.Int64 // the unix time in ns of the next attempt, or 0 if the member answers
}

// allows reports whether the member may get a request. When a member has been left alone for long
// enough, one request finds out whether it answers again, and the others wait for that.
func (b *breaker) allows(now time.Time) bool {
	until := b.until.Load()
	if until == 0 {
		return true
	}
	return now.UnixNano() >= until && b.until.CompareAndSwap(until, now.Add(leaveAlone).UnixNano())
}

// answers reports whether the member answered its last request.
func (b *breaker) answers() bool { return b.until.Load() == 0 }

func (b *breaker) answered() {
	if !b.answers() {
		b.until.Store(0)
	}
}

// failed reports whether the member answered until now.
func (b *breaker) failed(now time.Time) bool {
	return b.until.Swap(now.Add(leaveAlone).UnixNano()) == 0
}
