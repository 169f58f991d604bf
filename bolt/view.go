package bolt

import (
	"context"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"littleshelf/app"
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
		tx := tx{v, v.Tx}
		if db.gently {
			return fn(gentle{tx})
		}
		return fn(tx)
	})
}

// views are the transactions in which Views run. To begin one and to find the buckets in it takes as long
// as to read some rows, so all share one until a commit begins. bbolt's transactions are not for more than
// one goroutine; but one that only reads writes to nothing except counters, atomically (TestBboltVersion
// names the code), and the race detector watches that it stays so.
//
// A shared one that nobody uses must not stay open beside a commit: one that has to map the file anew
// waits until all reading has ended. So a commit ends it first, and until the commit has ended each View
// begins its own.
type views struct {
	mu         sync.Mutex
	shared     *view // nil is none
	committing bool
}

// view is a transaction that reads.
type view struct {
	*bbolt.Tx
	users int                     // of views.mu
	found atomic.Pointer[buckets] // those that were asked for
}

// buckets are a few, found by name.
type buckets []*bucket

type bucket struct {
	name string
	*bbolt.Bucket
}

func (vs *views) enter(b *bbolt.DB) (*view, error) {
	if v, err := vs.share(b); v != nil || err != nil {
		return v, err
	}
	return begin(b)
}

// share gives the shared view, or none while a commit is under way.
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

// begin begins a view with one user.
func begin(b *bbolt.DB) (*view, error) {
	tx, err := b.Begin(false)
	if err != nil {
		return nil, err
	}
	return &view{Tx: tx, users: 1}, nil
}

func (vs *views) leave(v *view) {
	if vs.left(v) {
		v.Rollback() // there is nothing to roll back
	}
}

// left tells whether that was the last user of a view that is no longer shared.
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

// unshare gives the view that was shared, if nobody uses it.
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

func (v *view) get(bucket string, key []byte) []byte { return v.bucket(bucket).Get(key) }

// bucket finds a bucket once. Two who look for one at the same time may each find it.
func (v *view) bucket(name string) *bucket {
	known := v.found.Load()
	if known != nil {
		for _, b := range *known {
			if b.name == name {
				return b
			}
		}
	}
	all := buckets{{name: name, Bucket: v.Bucket([]byte(name))}}
	if known != nil {
		all = append(all, *known...)
	}
	v.found.Store(&all)
	return all[0]
}

// put and del are refused by bbolt: a View has no Tx to call them with.
func (v *view) put(bucket string, key, value []byte) error {
	return direct{v.Tx}.put(bucket, key, value)
}
func (v *view) del(bucket string, key []byte) error { return direct{v.Tx}.del(bucket, key) }
