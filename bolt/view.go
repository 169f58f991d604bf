package bolt

import (
	"context"
	"sync"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/table"
)

// View runs fn on one unchanging state. Readers never wait for writers, nor writers for readers.
func (db *DB) View(ctx context.Context, fn func(app.Reader) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.guard(func() error {
		v, err := db.views.enter(db.bolt)
		if err != nil {
			return err
		}
		defer db.views.leave(v)
		if db.throttled {
			return fn(table.NewReader(throttledLists{v}))
		}
		return fn(v.reader)
	})
}

// views shares a transaction among Views. To begin a transaction and to find buckets in it takes as
// long as to read some rows, so all Views share a transaction until a commit begins. bbolt's
// transactions are not meant for more than one goroutine; but a transaction that only reads writes
// nothing except counters, atomically (TestBboltVersion names the code), and the race detector
// watches that this stays so.
//
// A shared transaction without users must not stay open beside a commit: a commit that has to map
// the file anew waits until all readers have ended. So a commit ends that transaction first, and
// until the commit has ended each View begins its own.
type views struct {
	mu         sync.Mutex
	shared     *view // nil is none
	committing bool
}

// view is a transaction that reads.
type view struct {
	transaction
	reader app.Reader // of the transaction
	users  int        // of views.mu
}

func (vs *views) enter(b *bbolt.DB) (*view, error) {
	if v, err := vs.share(b); v != nil || err != nil {
		return v, err
	}
	return begin(b)
}

// share returns the shared view, or nil while a commit is under way.
func (vs *views) share(b *bbolt.DB) (v *view, err error) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	switch {
	case vs.committing:
		return nil, nil
	case vs.shared == nil:
		if vs.shared, err = begin(b); err != nil {
			return nil, err
		}
	default:
		vs.shared.users++
	}
	return vs.shared, nil
}

// begin begins a transaction for one user.
func begin(b *bbolt.DB) (*view, error) {
	tx, err := b.Begin(false)
	if err != nil {
		return nil, err
	}
	v := &view{transaction: transaction{Tx: tx}, users: 1}
	v.reader = table.NewReader(v)
	return v, nil
}

func (vs *views) leave(v *view) {
	if vs.left(v) {
		v.Rollback() // there is nothing to roll back
	}
}

// left reports whether that was the last user of a view that is no longer shared.
func (vs *views) left(v *view) bool {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	v.users--
	return v.users == 0 && v != vs.shared
}

// suspend ends sharing until resume is called.
func (vs *views) suspend() {
	if idle := vs.unshare(); idle != nil {
		idle.Rollback()
	}
}

// unshare ends sharing. It returns the view that was shared if it has no users.
func (vs *views) unshare() (idle *view) {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	vs.committing = true
	if v := vs.shared; v != nil && v.users == 0 {
		idle = v
	}
	vs.shared = nil
	return idle
}

func (vs *views) resume() {
	vs.mu.Lock()
	defer vs.mu.Unlock()
	vs.committing = false
}
