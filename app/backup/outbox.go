package backup

import (
	"slices"
	"sync"
)

// outbox is a queue of backups to send: one is being sent, and one may wait.
type outbox struct {
	names chan string

	mu      sync.Mutex
	pending []string // queued or being sent
}

func (o *outbox) open() { o.names = make(chan string, 1) }

func (o *outbox) close() { close(o.names) }

// put queues a backup. It returns false if the queue is full.
func (o *outbox) put(name string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.names <- name:
		o.pending = append(o.pending, name)
		return true
	default:
		return false
	}
}

func (o *outbox) has(name string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Contains(o.pending, name)
}

func (o *outbox) sent(name string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.pending = slices.DeleteFunc(o.pending, func(other string) bool { return other == name })
}
