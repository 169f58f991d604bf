// Package find finds books by words: in Chinese, in pinyin, with other characters of the same
// sound, and with a mistake. It scans a copy of the catalogue in memory, which is replaced when the
// catalogue changes. So no index has to be stored, checked or migrated.
package find

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"littleshelf/app"
)

// patience is how long a search waits for the copy of a catalogue that has just changed. Then the
// search uses the copy before the change.
const patience = 100 * time.Millisecond

// Finder is an app.Finder. Its zero value is ready to use. It is empty before the first
// search.
type Finder struct {
	last atomic.Pointer[snapshot]

	mu    sync.Mutex
	build *build // under way, or nil
}

// build is the making of a snapshot. err is set before done is closed.
type build struct {
	done chan struct{}
	err  error
}

// Find implements app.Finder.
func (f *Finder) Find(ctx context.Context, s app.Search, now app.Revision, list app.ListBooks) (app.Hits, error) {
	last, err := f.snapshot(ctx, now, list)
	if err != nil {
		return app.Hits{}, err
	}
	hits := last.find(s)
	hits.Revision = last.revision
	return hits, nil
}

// snapshot returns the snapshot of revision now or a later one. After patience it returns an
// earlier one, if there is one.
func (f *Finder) snapshot(ctx context.Context, now app.Revision, list app.ListBooks) (*snapshot, error) {
	var late <-chan time.Time
	for {
		last := f.last.Load()
		if last != nil && last.revision >= now {
			return last, nil
		}
		if last != nil && late == nil {
			timer := time.NewTimer(patience)
			defer timer.Stop()
			late = timer.C
		}
		b := f.start(ctx, now, list)
		if b == nil {
			continue
		}
		select {
		case <-b.done:
			if b.err != nil {
				return nil, b.err
			}
		case <-late:
			return last, nil
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// start returns the build that is under way, or starts one. It returns nil if the snapshot of now
// has been made meanwhile. A build goes on if the search that started it is cancelled: others wait.
func (f *Finder) start(ctx context.Context, now app.Revision, list app.ListBooks) *build {
	f.mu.Lock()
	defer f.mu.Unlock()
	if last := f.last.Load(); f.build != nil || last != nil && last.revision >= now {
		return f.build
	}
	b := &build{done: make(chan struct{})}
	f.build = b
	go func() {
		var s *snapshot
		s, b.err = newSnapshot(context.WithoutCancel(ctx), list)
		if b.err == nil {
			f.last.Store(s)
		}
		f.mu.Lock()
		f.build = nil
		f.mu.Unlock()
		close(b.done)
	}()
	return b
}
