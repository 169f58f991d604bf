package pdf

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
)

// book is an open PDF.
type book struct {
	*os.File
	name string
	info fs.FileInfo
}

// result is the result of a task.
type result struct {
	data []byte
	end  frame.End
	err  error
}

// run does a task with a PDF, which it closes. The result goes to the sink if there is one. A child
// that started the task ends it, even if ctx ends before: that is cheaper than another child.
func (e *Engine) run(ctx context.Context, u urgency, b book, t frame.Task, to *sink) result {
	if err := t.Validate(); err != nil {
		b.Close()
		return result{err: errors.Join(app.ErrNotDrawable, err)}
	}
	if e.killsOf(b) >= mayKill {
		b.Close()
		return result{end: frame.End{Fault: app.FaultKills}}
	}
	w, err := e.acquire(ctx, u)
	if err != nil {
		b.Close()
		return result{err: err}
	}
	done := make(chan result, 1)
	go func() {
		defer b.Close()
		r := e.try(w, u, b, t, to)
		e.release(w)
		done <- r
	}()
	select {
	case r := <-done:
		return r
	case <-ctx.Done():
		to.close()
		return result{err: ctx.Err()}
	}
}

// try does a task with the child of a worker. In the background it tries twice, so that a file that
// ends children is known at once.
func (e *Engine) try(w *worker, u urgency, b book, t frame.Task, to *sink) result {
	for {
		c, err := e.childOf(w)
		if err != nil {
			return result{err: err}
		}
		var out bytes.Buffer
		began, used, within := time.Now(), c.cpuTime(), e.boundsOf(t, b.info.Size())
		end, err := c.do(t, b.File, cmp.Or[io.Writer](to.writer(), &out), within)
		if err == nil && end.Reason != "" {
			e.Log.Warn("there is no memory to draw a page", "file", b.name, "act", t.Act, "err", end.Cause)
			return result{err: app.ErrPagesBusy}
		}
		if err == nil {
			return result{data: out.Bytes(), end: end}
		}
		e.drop(w)
		switch {
		case to.failed() != nil:
			return result{err: to.failed()}
		case e.isClosed():
			return result{err: errClosed}
		case errors.Is(err, os.ErrDeadlineExceeded) && c.totalTime()-used < within.time/2:
			e.Log.Warn("drawing was too slow, for the machine is busy", "file", b.name, "act", t.Act)
			return result{err: app.ErrPagesBusy}
		}
		e.mu.Lock()
		e.kills.add(b.name, b.info)
		e.mu.Unlock()
		e.Log.Warn("a PDF ended the process that draws pages", "file", b.name, "act", t.Act, "page", t.Number,
			"after", time.Since(began).Round(time.Millisecond), "err", err, "state", c.cmd.ProcessState, "stderr", c.said)
		if e.killsOf(b) >= mayKill {
			return result{end: frame.End{Fault: app.FaultKills}}
		}
		if u == urgent || to != nil {
			return result{err: app.ErrNotDrawable}
		}
	}
}

func (e *Engine) killsOf(b book) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.kills == nil {
		e.kills = make(kills)
	}
	return e.kills.times(b.name, b.info)
}

// sink passes a result on while it arrives. It remembers the error of the writer, and nothing is
// written after close. A nil sink is none.
type sink struct {
	mu  sync.Mutex
	to  io.Writer
	err error
}

func (s *sink) Write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.err != nil {
		return 0, s.err
	}
	n, s.err = s.to.Write(p)
	return n, s.err
}

// writer returns the sink, or a nil interface if there is none.
func (s *sink) writer() io.Writer {
	if s == nil {
		return nil
	}
	return s
}

func (s *sink) close() {
	if s == nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err = errors.Join(s.err, context.Canceled)
}

func (s *sink) failed() error {
	if s == nil {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.err
}
