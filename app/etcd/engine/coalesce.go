package engine

import (
	"context"
	"sync"
)

// coalescer lets concurrent first reads of the same key share an answer. An answer is shared only
// by calls that began before the request was sent, so it is as fresh as an answer of their own.
// Many Views begin with a revision that few Updates change, so at a thousand clients this saves
// nearly all requests.
type coalescer struct {
	ask     func(key string) (first, error)
	mu      sync.Mutex
	waiting map[string]*answer // by key with a request under way: the answer of the next request, or nil
}

// first is the answer to a first read.
type first struct {
	known    map[string]found // the key, and others that were read with it
	revision int64
	from     *member
}

type answer struct {
	ready chan struct{}
	first
	err error
}

// get reads key. joined reports whether another call asked.
func (c *coalescer) get(ctx context.Context, key string) (f first, joined bool, err error) {
	a, joined := c.join(key)
	select {
	case <-a.ready:
		return a.first, joined, a.err
	case <-ctx.Done():
		return first{}, joined, ended(ctx, nil)
	}
}

// join returns an answer whose request is not sent yet.
func (c *coalescer) join(key string) (a *answer, joined bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	next, asked := c.waiting[key]
	if next != nil {
		return next, true
	}
	a = &answer{ready: make(chan struct{})}
	if asked {
		c.waiting[key] = a
		return a, false
	}
	if c.waiting == nil {
		c.waiting = make(map[string]*answer)
	}
	c.waiting[key] = nil
	go c.run(key, a)
	return a, false
}

// run asks until no call waits. It asks for all calls that wait, so no caller's context ends it.
func (c *coalescer) run(key string, a *answer) {
	for a != nil {
		a.first, a.err = c.ask(key)
		close(a.ready)
		c.mu.Lock()
		if a = c.waiting[key]; a != nil {
			c.waiting[key] = nil
		} else {
			delete(c.waiting, key)
		}
		c.mu.Unlock()
	}
}
