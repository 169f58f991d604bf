package engine

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Transactions of this process that change the same key would conflict again and again: with 64
// clients, 1 of 64 commits succeeds. So a key with a conflict is hot for a while. Transactions that
// read a hot key do so one after the other, in the order in which they came. A transaction is in
// one line at most, so none waits for another one in a circle.

// hotFor is how long a key stays hot after a conflict, or after a transaction that had to wait.
const hotFor = time.Second

// maxHot is the largest number of lines. Further hot keys have no line, which costs only time.
const maxHot = 1024

// lines holds the line of each hot key.
type lines struct {
	mu    sync.Mutex
	byKey map[string]*line
}

type line struct {
	hotUntil time.Time
	taken    bool            // a transaction has its turn
	waiting  []chan struct{} // closed when a transaction gets its turn
}

// place is a transaction's turn in a line.
type place struct {
	lines *lines
	line  *line
}

// heat makes a key hot.
func (l *lines) heat(key string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	hot := l.byKey[key]
	if hot == nil {
		if len(l.byKey) >= maxHot && !l.forgetCold() {
			return
		}
		if l.byKey == nil {
			l.byKey = make(map[string]*line)
		}
		hot = new(line)
		l.byKey[key] = hot
	}
	hot.hotUntil = time.Now().Add(hotFor)
}

// forgetCold removes the lines of keys that are not hot any more. It reports whether there were
// some.
func (l *lines) forgetCold() bool {
	now, before := time.Now(), len(l.byKey)
	for key, hot := range l.byKey {
		if !hot.taken && now.After(hot.hotUntil) {
			delete(l.byKey, key)
		}
	}
	return len(l.byKey) < before
}

// enter waits for a turn in the line of key. It returns nil at once if the key is not hot. waited
// reports whether another transaction had its turn.
func (l *lines) enter(ctx context.Context, key string) (p *place, waited bool, err error) {
	turn, p := l.join(key)
	if turn == nil {
		return p, false, nil
	}
	select {
	case <-turn:
		l.mu.Lock()
		p.line.hotUntil = time.Now().Add(hotFor)
		l.mu.Unlock()
		return p, true, nil
	case <-ctx.Done():
		l.quit(p.line, turn)
		return nil, true, ended(ctx, nil)
	}
}

// join returns a place, and a channel if the turn is not yet.
func (l *lines) join(key string) (turn chan struct{}, p *place) {
	l.mu.Lock()
	defer l.mu.Unlock()
	hot := l.byKey[key]
	switch {
	case hot == nil:
		return nil, nil
	case hot.taken:
		turn = make(chan struct{})
		hot.waiting = append(hot.waiting, turn)
		return turn, &place{l, hot}
	case time.Now().After(hot.hotUntil):
		delete(l.byKey, key)
		return nil, nil
	}
	hot.taken = true
	return nil, &place{l, hot}
}

// quit gives up waiting for a turn, which may have come just now.
func (l *lines) quit(at *line, turn chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if i := slices.Index(at.waiting, turn); i >= 0 {
		at.waiting = slices.Delete(at.waiting, i, i+1)
		return
	}
	at.next()
}

// leave ends a turn. p may be nil.
func (p *place) leave() {
	if p == nil {
		return
	}
	p.lines.mu.Lock()
	defer p.lines.mu.Unlock()
	p.line.next()
}

// next gives the turn to the first that waits.
func (l *line) next() {
	if len(l.waiting) == 0 {
		l.taken = false
		return
	}
	close(l.waiting[0])
	l.waiting = l.waiting[1:]
}
