package program

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// maxQueued is how much waits to be written at most, in bytes; as much again may be in a write.
	maxQueued = 1 << 20

	// writeSize is how much is written without waiting for flushEvery.
	writeSize = 64 << 10

	// flushEvery is how long an access line waits at most, and how many a kill can lose.
	flushEvery = time.Second

	// closeTime is how long the last lines wait for the reader of the log.
	closeTime = 2 * time.Second
)

// logQueue holds whole lines for one writer, run. Lines that find it full are dropped and counted, as are
// lines that cannot be written: a stalled reader of the log, or a full disk, must neither hold a request
// up nor fill the memory.
type logQueue struct {
	to   io.Writer
	wake chan struct{}
	stop chan struct{}
	done chan struct{} // closed when run has ended

	dropped atomic.Uint64

	mu    sync.Mutex
	lines []byte
}

func newLogQueue(to io.Writer) *logQueue {
	return &logQueue{to: to, wake: make(chan struct{}, 1), stop: make(chan struct{}), done: make(chan struct{})}
}

// add queues a line unless more than most bytes would wait, and returns how many do.
func (q *logQueue) add(line []byte, most int) (waiting int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.lines)+len(line) > most {
		q.dropped.Add(1)
	} else {
		q.lines = append(q.lines, line...)
	}
	return len(q.lines)
}

// wakeUp has what waits written soon.
func (q *logQueue) wakeUp() {
	select {
	case q.wake <- struct{}{}:
	default: // it has been told already
	}
}

// run writes until close. It tells how many lines have been dropped since it last did, at most once in
// flushEvery; what is told may queue a line.
func (q *logQueue) run(tell func(dropped uint64)) {
	defer close(q.done)
	var told uint64
	tellDropped := func() {
		if dropped := q.dropped.Load(); dropped > told {
			tell(dropped - told)
			told = dropped
		}
	}
	tick := time.NewTicker(flushEvery)
	defer tick.Stop()
	var spare []byte
	for {
		stopping := false
		select {
		case <-q.wake:
		case <-tick.C:
			tellDropped()
		case <-q.stop:
			stopping = true
		}
		spare = q.write(spare)
		if stopping {
			tellDropped()
			q.write(spare)
			return
		}
	}
}

// write writes what waits, while the queue fills spare, and returns the emptied buffer.
func (q *logQueue) write(spare []byte) []byte {
	q.mu.Lock()
	lines := q.lines
	q.lines = spare
	q.mu.Unlock()
	if len(lines) > 0 {
		if n, err := q.to.Write(lines); err != nil {
			q.dropped.Add(uint64(bytes.Count(lines[n:], []byte("\n"))))
		}
	}
	return lines[:0]
}

// close has what waits written and returns when it is, or after closeTime. Nothing is added after it.
func (q *logQueue) close() {
	close(q.stop)
	select {
	case <-q.done:
	case <-time.After(closeTime):
	}
}
