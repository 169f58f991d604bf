package program

import (
	"bytes"
	"io"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// maxQueued bounds the bytes in the queue. A write under way may hold as many again.
	maxQueued = 1 << 20

	// writeSize is the number of queued bytes that are written before flushEvery has passed.
	writeSize = 64 << 10

	// flushEvery is the longest that an access line waits. A kill loses at most the lines of that
	// time.
	flushEvery = time.Second

	// closeTimeout is how long close waits for the last write.
	closeTimeout = 2 * time.Second
)

// logQueue holds lines for the goroutine run, which writes them. It drops and counts lines when it
// is full, and lines that cannot be written: a stalled reader of the log, or a full disk, must
// neither delay a request nor fill the memory.
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

// add queues a line unless the queue would hold more than limit bytes. It returns the bytes queued.
func (q *logQueue) add(line []byte, limit int) (queued int) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.lines)+len(line) > limit {
		q.dropped.Add(1)
	} else {
		q.lines = append(q.lines, line...)
	}
	return len(q.lines)
}

// flushSoon wakes run, which writes the queue.
func (q *logQueue) flushSoon() {
	select {
	case q.wake <- struct{}{}:
	default: // run is awake already
	}
}

// run writes the queue until close. At most once in flushEvery it calls report with the number of
// lines dropped since the last report. report may queue a line.
func (q *logQueue) run(report func(dropped uint64)) {
	defer close(q.done)
	var reported uint64
	reportDropped := func() {
		if dropped := q.dropped.Load(); dropped > reported {
			report(dropped - reported)
			reported = dropped
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
			reportDropped()
		case <-q.stop:
			stopping = true
		}
		spare = q.write(spare)
		if stopping {
			reportDropped()
			q.write(spare)
			return
		}
	}
}

// write writes the queued lines. Meanwhile the queue fills spare. It returns the emptied buffer.
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

// close writes the queued lines. It waits for at most closeTimeout. The caller adds no lines after
// it.
func (q *logQueue) close() {
	close(q.stop)
	select {
	case <-q.done:
	case <-time.After(closeTimeout):
	}
}
