package pdf

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
	"littleshelf/app/text"
)

// version is the version of the compiled library: of go-pdfium, and of wazero, which compiles it.
const version = "go-pdfium1.21.4-wazero1.12.0"

const cachePrefix = "engine-"

// CacheName is the name of the compile cache in Engine.Dir.
const CacheName = cachePrefix + version

// childOf returns the child of a worker. It starts one if there is none.
func (e *Engine) childOf(w *worker) (*child, error) {
	e.mu.Lock()
	if w.timer != nil {
		w.timer.Stop()
	}
	if w.child != nil {
		select {
		case <-w.child.ended:
			w.child = nil
		default:
		}
	}
	c, ill, closed := w.child, e.ill, e.closed
	resting := ill != nil && time.Since(e.illAt) < restAfterFailure
	e.mu.Unlock()
	switch {
	case closed:
		return nil, errClosed
	case c != nil:
		return c, nil
	case resting:
		return nil, ill
	}
	return e.startChild(w)
}

func (e *Engine) startChild(w *worker) (*child, error) {
	cache, err := e.makeCache()
	if err != nil {
		return nil, e.setIll(text.Errorf("the folder %s for drawing pages cannot be made (%v): make it writable", e.Dir, err))
	}
	began := time.Now()
	c, err := spawn(e.Command, cache, e.Fonts)
	if err != nil {
		return nil, e.setIll(reasonOf(nil, frame.End{}, err))
	}
	if !e.own(w, c) {
		return nil, errClosed
	}
	end, err := c.ready(orDefault(e.StartTime, defaultStartTime))
	if err != nil || end.Reason != "" {
		e.drop(w)
		if e.isClosed() {
			return nil, errClosed
		}
		return nil, e.setIll(reasonOf(c, end, err))
	}
	e.mu.Lock()
	e.ill = nil
	e.mu.Unlock()
	e.Log.Debug("a process that draws pages has started", "pid", c.cmd.Process.Pid, "took", time.Since(began))
	return c, nil
}

// own gives a new child to a worker, so that Close kills it. After Close it kills the child itself.
func (e *Engine) own(w *worker, c *child) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	w.child = c
	e.running.Add(1)
	go func() {
		<-c.ended
		e.running.Done()
	}()
	if e.closed {
		c.kill()
	}
	return !e.closed
}

// drop ends the child of a worker.
func (e *Engine) drop(w *worker) {
	e.mu.Lock()
	c := w.child
	w.child = nil
	e.mu.Unlock()
	c.stop()
}

// endWhenIdle ends the child of a free worker after a time without work. The caller has locked mu.
func (e *Engine) endWhenIdle(w *worker) {
	c := w.child
	if c == nil {
		return
	}
	w.timer = time.AfterFunc(orDefault(e.Idle, defaultIdle), func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		if w.child == c && slices.Contains(e.queue.free, w) {
			w.child = nil
			c.kill()
		}
	})
}

func (e *Engine) isClosed() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed
}

// setIll remembers why no child could start.
func (e *Engine) setIll(reason error) error {
	ill := noEngine{reason}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ill == nil {
		e.Log.Warn("no pages are drawn", "err", reason)
	}
	e.ill, e.illAt = ill, time.Now()
	return ill
}

// noEngine is an app.ErrNoEngine with a reason.
type noEngine struct{ error }

func (n noEngine) Unwrap() error        { return n.error }
func (n noEngine) Is(target error) bool { return target == app.ErrNoEngine }

// makeCache makes the folder of the compile cache, and removes those of other versions.
func (e *Engine) makeCache() (string, error) {
	if err := os.MkdirAll(e.Dir, 0o700); err != nil {
		return "", err
	}
	entries, err := os.ReadDir(e.Dir)
	for _, entry := range entries {
		if name := entry.Name(); strings.HasPrefix(name, cachePrefix) && name != CacheName {
			err = errors.Join(err, os.RemoveAll(filepath.Join(e.Dir, name)))
		}
	}
	if err != nil {
		return "", err
	}
	cache, err := filepath.Abs(filepath.Join(e.Dir, CacheName))
	if err != nil {
		return "", err
	}
	if err := os.MkdirAll(cache, 0o700); err != nil {
		return "", err
	}
	return cache, os.Chmod(cache, 0o700) // the cache is code that the child runs
}

// Compiled reports whether the compile cache has the library.
func (e *Engine) Compiled() bool {
	files, err := fs.Glob(os.DirFS(e.Dir), CacheName+"/*/*")
	return err == nil && len(files) > 0
}

// reasonOf returns why a child cannot draw.
func reasonOf(c *child, end frame.End, err error) error {
	switch {
	case end.Reason == frame.ReasonMachine:
		return text.Errorf("pages are drawn on amd64 and arm64 only, and this machine is neither (%s)", end.Cause)
	case end.Reason == frame.ReasonDenied:
		return text.Errorf("memory cannot be made executable (%s): "+
			"remove MemoryDenyWriteExecute from the unit file, as littleshelf unit prints it", end.Cause)
	case end.Reason == frame.ReasonCache:
		return text.Errorf("the library that draws pages cannot be compiled (%s): "+
			"see that the disk is not full, and restart the server", end.Cause)
	case errors.Is(err, errors.ErrUnsupported):
		return text.Errorf("pages are drawn on Linux and macOS only")
	case errors.Is(err, os.ErrDeadlineExceeded):
		return text.Errorf("the library that draws pages was not compiled in time: " +
			"this machine is too slow or too busy, and the server tries again later")
	case end.Reason == frame.ReasonMemory, c != nil && c.starved():
		return text.Errorf("there is too little memory to draw pages: "+
			"give the server 512 MB, of which the first start needs 400 for some seconds (%v)", cmp.Or(end.Cause, fmt.Sprint(err)))
	}
	if c != nil {
		err = fmt.Errorf("%w: %v: %v", err, c.cmd.ProcessState, c.said)
	}
	return text.Errorf("the process that draws pages does not start: %v", err)
}

// lacksMemory are words of the Go runtime and of C's on standard error.
var lacksMemory = []string{"out of memory", "cannot allocate memory", "failed to reserve", "pthread_create failed"}

// starved reports whether the kernel or the Go runtime ended the child because there was no memory.
func (c *child) starved() bool {
	status, ok := c.cmd.ProcessState.Sys().(syscall.WaitStatus)
	killed := ok && status.Signaled() && status.Signal() == syscall.SIGKILL
	said := c.said.String()
	return killed || slices.ContainsFunc(lacksMemory, func(words string) bool { return strings.Contains(said, words) })
}

var errClosed = fmt.Errorf("%w: the server is stopping", app.ErrPagesBusy)
