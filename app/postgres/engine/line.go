package engine

import (
	"context"
	"sync"
	"time"
)

// lines let the Updates of this process take turns at a key that many of them change. Without that,
// of n Updates that commit at once n-1 would have to run again.
//
// A key has a line for hotTime after each conflict. An Update queues when it first reads such a
// key, before the read. It is in one line at a time, so there is no deadlock.
type lines struct {
	mu  sync.Mutex
	hot map[cell]*line
}

type line struct {
	turn  chan struct{} // full while an Update has its turn; those that wait are served in order
	users int
	until time.Time
}

// hotTime is how long a key has a line after a conflict.
const hotTime = time.Second

// heat gives a key a line.
func (l *lines) heat(key cell) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hot == nil {
		l.hot = make(map[cell]*line)
	}
	if l.hot[key] == nil {
		l.sweep()
		l.hot[key] = &line{turn: make(chan struct{}, 1)}
	}
	l.hot[key].until = time.Now().Add(hotTime)
}

// sweep forgets the lines whose time is over.
func (l *lines) sweep() {
	now := time.Now()
	for key, of := range l.hot {
		if of.users == 0 && now.After(of.until) {
			delete(l.hot, key)
		}
	}
}

// enter waits for the turn at key, and returns the function that ends it. It returns nil if the key
// has no line.
func (l *lines) enter(ctx context.Context, key cell) (leave func(), err error) {
	of := l.join(key)
	if of == nil {
		return nil, nil
	}
	select {
	case of.turn <- struct{}{}:
		return func() { <-of.turn; l.quit(key, of) }, nil
	case <-ctx.Done():
		l.quit(key, of)
		return nil, context.Cause(ctx)
	}
}

func (l *lines) join(key cell) *line {
	l.mu.Lock()
	defer l.mu.Unlock()
	of := l.hot[key]
	if of == nil || of.users == 0 && time.Now().After(of.until) {
		return nil
	}
	of.users++
	return of
}

// quit leaves a line. The last one out forgets it when its time is over.
func (l *lines) quit(key cell, of *line) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if of.users--; of.users == 0 && time.Now().After(of.until) {
		delete(l.hot, key)
	}
}
