// Package pdf draws PDFs in child processes of this program. A child has no files, no network and
// no privileges, and is killed when it is late. So a file that exploits the library does little
// harm.
package pdf

import (
	"context"
	"io/fs"
	"log/slog"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
)

// Engine implements app.Pages. Its fields are set before the first call and do not change.
type Engine struct {
	Open    func(name string) (fs.File, error) // opens a PDF of the books folder
	Command []string                           // runs a child: a program and its arguments
	Dir     string                             // for the compile cache, made if it is missing
	Fonts   string                             // the folder of the machine's fonts
	Log     *slog.Logger
	Workers int // child processes at a time

	// The bounds have defaults for zero.
	StartTime time.Duration // for a child to compile the library, or to load it
	PageTime  time.Duration // for a page
	BookTime  time.Duration // for examining or stamping a whole book
	Idle      time.Duration // after this time without work a child ends

	mu      sync.Mutex
	queue   queue
	kills   kills
	ill     error     // wraps app.ErrNoEngine: why the last child could not start
	illAt   time.Time // when
	closed  bool
	running sync.WaitGroup // children and requests
}

const (
	defaultStartTime = 3 * time.Minute
	defaultPageTime  = 5 * time.Second
	defaultBookTime  = 30 * time.Second
	defaultIdle      = time.Minute

	// restAfterFailure is how long no child is started after one could not start.
	restAfterFailure = time.Minute
)

func orDefault(d, otherwise time.Duration) time.Duration {
	if d == 0 {
		return otherwise
	}
	return d
}

// Prepare compiles the library, unless the compile cache has it.
func (e *Engine) Prepare(ctx context.Context) error {
	if e.Compiled() {
		return nil
	}
	w, err := e.acquire(ctx, patient)
	if err != nil {
		return err
	}
	done := make(chan error, 1)
	go func() {
		_, err := e.childOf(w)
		e.release(w)
		done <- err
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return ctx.Err() // Close ends the child
	}
}

// Fault returns why this machine cannot draw pages, or nil as long as no child failed to start.
func (e *Engine) Fault() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.ill
}

// Close ends all children, and the requests under way. It returns when they have ended.
func (e *Engine) Close() error {
	e.mu.Lock()
	e.closed = true
	for _, w := range e.queue.all {
		if w.child != nil {
			w.child.kill()
		}
	}
	e.mu.Unlock()
	e.running.Wait()
	return nil
}

var _ app.Pages = (*Engine)(nil)

// bounds are the bounds of a task.
type bounds struct {
	time time.Duration
	data int64 // bytes of the result
}

// boundsOf returns the bounds of a task with a PDF of size bytes.
func (e *Engine) boundsOf(t frame.Task, size int64) bounds {
	page := bounds{orDefault(e.PageTime, defaultPageTime), app.MaxPageImage}
	book := bounds{orDefault(e.BookTime, defaultBookTime), 32 << 20}
	switch t.Act {
	case frame.Examine:
		return book
	case frame.Stamp:
		book.data += 2 * size
		return book
	}
	return page
}
