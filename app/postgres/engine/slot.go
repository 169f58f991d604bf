package engine

import (
	"context"
	"sync"
	"time"
)

// slot numbers the commits of one Update at a time. Each commit stores its number in the mark of
// the slot, in the same transaction, so the mark says which commit was the last. A commit whose
// response was lost is looked up there.
type slot struct {
	index int
	last  int64 // the number of the last commit that was sent
}

// slots is the slots of the process. There is one for each connection: more commits are never under
// way.
type slots struct {
	free chan *slot

	mu   sync.Mutex
	done map[int]acknowledgement // by slot
}

// acknowledgement is the last commit of a slot that is known to be done.
type acknowledgement struct {
	number int64
	at     time.Time
}

// remembered is how long a mark is expected to be stored. It is shorter than forgotten.
const remembered = 20 * 24 * time.Hour

func newSlots(n int) *slots {
	s := &slots{free: make(chan *slot, n), done: make(map[int]acknowledgement)}
	for i := range n {
		s.free <- &slot{index: i}
	}
	return s
}

func (s *slots) take(ctx context.Context) (*slot, error) {
	select {
	case free := <-s.free:
		return free, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

func (s *slots) put(back *slot) { s.free <- back }

// acknowledge stores that a commit is done.
func (s *slots) acknowledge(of *slot, number int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.done[of.index] = acknowledgement{number, time.Now()}
}

// acknowledged returns the last acknowledged commit of each slot.
func (s *slots) acknowledged() map[int]int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make(map[int]int64, len(s.done))
	for i, last := range s.done {
		if time.Since(last.at) < remembered {
			all[i] = last.number
		}
	}
	return all
}
