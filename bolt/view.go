package bolt

import (
	"context"
	"sync"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/table"
)

// View runs fn on one snapshot. Readers never wait for writers, nor writers for readers.
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
		if db.throttled || isThrottled(ctx) {
			return fn(table.NewReader(throttledLists{v, ctx}))
		}
		return fn(v.reader)
	})
}

// Pairs runs fn on one snapshot of the pairs.
func (db *DB) Pairs(ctx context.Context, fn func(table.Lists) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return db.view(func(tx *bbolt.Tx) error { return fn(&transaction{Tx: tx}) })
}

// views shares one transaction among all Views until a commit begins. Beginning a transaction and
// looking up its buckets takes as long as reading some rows.
//
// bbolt's documentation does not allow a transaction in more than one goroutine. But a transaction
// that only reads writes nothing except counters, and those atomically. TestBboltVersion names the
// code that was read, and the race detector checks it in the tests.
//
// A shared transaction without users must not stay open during a commit, since a commit that must
// map the file again waits until all readers have ended. So a commit closes that transaction first.
// Until the commit has ended, each View begins a transaction of its own.
type views struct {
	mu         sync.Mutex
	shared     *view // may be nil
	committing bool
}

// view is a read transaction.
type view struct {
	transaction
	reader app.Reader // of the transaction
	users  int        // guarded by views.mu
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

// leave ends the use of v, and closes it after its last use.
func (vs *views) leave(v *view) {
	if vs.release(v) {
		v.Rollback() // closes a transaction that only reads
	}
}

// release reports whether that was the last user of a view that is no longer shared.
func (vs *views) release(v *view) bool {
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

// unshare ends sharing. It returns the shared view if that has no users.
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
