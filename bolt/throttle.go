package bolt

import (
	"context"
	"os"
	"time"

	"littleshelf/app/table"
)

// The verification of a backup runs at about a third of its speed, since the commits of the running
// shop need the processor. It pauses after each stretch of work.
const (
	stretch = time.Millisecond
	pause   = 2 * time.Millisecond
)

type throttledKey struct{}

// Throttled returns a context in which View, Check and Verify pause during long lists, so that the
// running shop is not slowed. They end early with ctx.
func Throttled(ctx context.Context) context.Context {
	return context.WithValue(ctx, throttledKey{}, true)
}

// isThrottled reports whether ctx is of Throttled.
func isThrottled(ctx context.Context) bool { return ctx.Value(throttledKey{}) != nil }

// throttledLists is a table.Lists that pauses during long lists, and ends them with ctx.
type throttledLists struct {
	table.Lists
	ctx context.Context
}

func (t throttledLists) Ascend(in *table.Space, prefix, from []byte) table.Pairs {
	return throttle(t.ctx, t.Lists.Ascend(in, prefix, from))
}

// throttleCheck is the number of pairs between two readings of the clock.
const throttleCheck = 16

// throttle returns the same list, which pauses after each stretch of work and ends with ctx.
func throttle(ctx context.Context, list table.Pairs) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		n, since := 0, time.Now()
		for p, err := range list {
			if n%throttleCheck == 0 && err == nil {
				err = ctx.Err()
			}
			if !yield(p, err) {
				return
			}
			if n++; n%throttleCheck == 0 && time.Since(since) >= stretch {
				time.Sleep(pause)
				since = time.Now()
			}
		}
	}
}

// throttledFile reads a file at half speed.
type throttledFile struct {
	*os.File
	read int
}

// pauseAfter is the number of bytes read between two pauses. Hashing them takes about as long as a
// pause.
const pauseAfter = 1 << 20

func (f *throttledFile) Read(b []byte) (int, error) {
	n, err := f.File.Read(b)
	f.pause(n)
	return n, err
}

func (f *throttledFile) ReadAt(b []byte, at int64) (int, error) {
	n, err := f.File.ReadAt(b, at)
	f.pause(n)
	return n, err
}

func (f *throttledFile) pause(read int) {
	if f.read += read; f.read >= pauseAfter {
		f.read = 0
		time.Sleep(pause)
	}
}
