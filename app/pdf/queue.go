package pdf

import (
	"context"
	"slices"

	"littleshelf/app"
)

// maxWaiting is how many urgent requests may wait, and how many patient ones.
const maxWaiting = 20

// urgency is which requests go first.
type urgency int

const (
	urgent  urgency = iota // a reader waits
	patient                // the shop does it in the background
	numUrgencies
)

// queue is the workers, and the requests that wait for them.
type queue struct {
	all     []*worker
	free    []*worker // the one used last is the last
	waiting [numUrgencies][]chan *worker
}

// worker is a place for one child process.
type worker struct {
	child *child // nil if none runs
	timer stopper
}

type stopper interface{ Stop() bool }

// acquire waits for a worker. release returns it.
func (e *Engine) acquire(ctx context.Context, u urgency) (*worker, error) {
	e.mu.Lock()
	if e.closed {
		e.mu.Unlock()
		return nil, errClosed
	}
	for len(e.queue.all) < max(e.Workers, 1) {
		w := new(worker)
		e.queue.all, e.queue.free = append(e.queue.all, w), append(e.queue.free, w)
	}
	if n := len(e.queue.free); n > 0 {
		w := e.queue.free[n-1]
		e.queue.free = e.queue.free[:n-1]
		e.running.Add(1)
		e.mu.Unlock()
		return w, nil
	}
	if len(e.queue.waiting[u]) >= maxWaiting {
		e.mu.Unlock()
		return nil, app.ErrPagesBusy
	}
	turn := make(chan *worker, 1)
	e.queue.waiting[u] = append(e.queue.waiting[u], turn)
	e.mu.Unlock()
	select {
	case w := <-turn:
		if w == nil {
			return nil, errClosed
		}
		return w, nil
	case <-ctx.Done():
	}
	e.mu.Lock()
	e.queue.waiting[u] = slices.DeleteFunc(e.queue.waiting[u], func(c chan *worker) bool { return c == turn })
	e.mu.Unlock()
	select {
	case w := <-turn: // the turn came at the same time
		if w != nil {
			e.release(w)
		}
	default:
	}
	return nil, ctx.Err()
}

// release gives a worker to the request that waits longest, urgent ones first.
func (e *Engine) release(w *worker) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for u := range e.queue.waiting {
		for len(e.queue.waiting[u]) > 0 {
			next := e.queue.waiting[u][0]
			e.queue.waiting[u] = e.queue.waiting[u][1:]
			if e.closed {
				next <- nil
				continue
			}
			next <- w
			return
		}
	}
	e.queue.free = append(e.queue.free, w)
	e.endWhenIdle(w)
	e.running.Done()
}
