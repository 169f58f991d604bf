package drawings

import (
	"context"
	"sync"
)

// flights run a function once for all callers that wait for the result of the same key. The zero
// value is ready for use.
type flights[K comparable, V any] struct {
	mu      sync.Mutex
	running map[K]*flight[V]
}

// flight is one run of a function.
type flight[V any] struct {
	waiting int // callers
	cancel  context.CancelFunc
	done    chan struct{} // closed when the fields below are set
	value   V
	err     error
}

// do returns the result of fn, or of the run for key that is under way. The context of fn ends when
// all its callers have left.
func (f *flights[K, V]) do(ctx context.Context, key K, fn func(context.Context) (V, error)) (none V, err error) {
	run := f.join(ctx, key, fn)
	select {
	case <-run.done:
		return run.value, run.err
	case <-ctx.Done():
		f.leave(key, run)
		return none, ctx.Err()
	}
}

// join starts a run, or joins the one that is under way.
func (f *flights[K, V]) join(ctx context.Context, key K, fn func(context.Context) (V, error)) *flight[V] {
	f.mu.Lock()
	defer f.mu.Unlock()
	if run := f.running[key]; run != nil {
		run.waiting++
		return run
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(ctx))
	run := &flight[V]{waiting: 1, cancel: cancel, done: make(chan struct{})}
	if f.running == nil {
		f.running = make(map[K]*flight[V])
	}
	f.running[key] = run
	go func() {
		defer cancel()
		run.value, run.err = fn(ctx)
		f.mu.Lock()
		f.forget(key, run)
		f.mu.Unlock()
		close(run.done)
	}()
	return run
}

// leave ends a run if no other caller waits for it.
func (f *flights[K, V]) leave(key K, run *flight[V]) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if run.waiting--; run.waiting == 0 {
		run.cancel()
		f.forget(key, run)
	}
}

// forget removes a run, unless another one of the key has begun.
func (f *flights[K, V]) forget(key K, run *flight[V]) {
	if f.running[key] == run {
		delete(f.running, key)
	}
}
