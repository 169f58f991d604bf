package backup

import (
	"slices"
	"sync"
)

// outbox is a queue of backups to send: one is being sent, and one may wait.
type outbox struct {
	mu      sync.Mutex
	paths   chan string // nil unless it is open
	pending []string    // queued or being sent
}

// open returns the queue, which close ends.
func (o *outbox) open() <-chan string {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.paths = make(chan string, 1)
	return o.paths
}

func (o *outbox) close() {
	o.mu.Lock()
	defer o.mu.Unlock()
	close(o.paths)
	o.paths = nil
}

// put queues a backup. It returns false if the queue is full or not open.
func (o *outbox) put(path string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.paths <- path:
		o.pending = append(o.pending, path)
		return true
	default:
		return false
	}
}

func (o *outbox) has(path string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Contains(o.pending, path)
}

func (o *outbox) sent(path string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending = slices.DeleteFunc(o.pending, func(other string) bool { return other == path })
}
