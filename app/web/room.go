package web

import (
	"context"
	"sync"
	"time"

	"littleshelf/app"
)

// room is bytes that answers share.
type room struct {
	mu    sync.Mutex
	left  int
	freed chan struct{} // closed when bytes come back
}

func newRoom(all int) *room { return &room{left: all, freed: make(chan struct{})} }

// roomTime is how long an answer waits for room before its client is asked to come again.
const roomTime = 2 * time.Second

// try takes n bytes if they are free.
func (r *room) try(n int) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if n > r.left {
		return false
	}
	r.left -= n
	return true
}

// take takes n bytes as soon as they are free.
func (r *room) take(ctx context.Context, n int) error {
	ctx, cancel := context.WithTimeout(ctx, roomTime)
	defer cancel()
	for {
		r.mu.Lock()
		freed := r.freed
		r.mu.Unlock()
		if r.try(n) {
			return nil
		}
		select {
		case <-freed:
		case <-ctx.Done():
			return app.TooOften(time.Second)
		}
	}
}

// hold is bytes of a room that an answer has until it is sent; the zero hold is none.
type hold struct {
	of    *room
	bytes int
}

func (h hold) end() {
	if h.of != nil {
		h.of.give(h.bytes)
	}
}

// give brings n bytes back.
func (r *room) give(n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.left += n
	close(r.freed)
	r.freed = make(chan struct{})
}
