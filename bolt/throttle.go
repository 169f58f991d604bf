package bolt

import (
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

// throttledLists is a table.Lists that pauses during long lists.
type throttledLists struct{ table.Lists }

func (t throttledLists) Ascend(in *table.Space, prefix, from []byte) table.Pairs {
	return throttle(t.Lists.Ascend(in, prefix, from))
}

// throttleCheck is the number of pairs between two readings of the clock.
const throttleCheck = 16

// throttle returns the same list, which pauses after each stretch of work.
func throttle(list table.Pairs) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		n, since := 0, time.Now()
		for p, err := range list {
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
