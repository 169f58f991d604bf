package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app"
	"littleshelf/app/table"
)

// Group commit: Updates that queue while the disk is busy with a commit share the next one, so that
// many clients cost hardly more syncs than one, and a lone one never waits for company. Each runs in
// its own goroutine, at its turn, on an overlay of the transaction that keeps its writes apart until it
// has succeeded: one that fails, panics or is cancelled costs the others nothing.

// maxGroup is how many Updates share a commit at the most.
const maxGroup = 256

// update is one caller's Update on its way to the disk.
type update struct {
	turn chan *transaction // it runs now
	ran  chan *overlay     // its writes; nil when it failed
	done chan error        // the result of the commit
}

// Update runs fn alone; when it returns nil, what fn wrote is on disk.
func (db *DB) Update(ctx context.Context, fn func(app.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	u := &update{turn: make(chan *transaction), ran: make(chan *overlay), done: make(chan error, 1)}
	if err := db.enqueue(u); err != nil {
		return err
	}
	select {
	case behind := <-u.turn:
		if err := db.run(ctx, u, behind, fn); err != nil {
			return err
		}
		return <-u.done
	case err := <-u.done:
		return err
	}
}

// enqueue hands u to the writer, unless the database is closed.
func (db *DB) enqueue(u *update) error {
	db.closing.RLock()
	defer db.closing.RUnlock()
	if db.closed {
		return bolterrors.ErrDatabaseNotOpen
	}
	db.updates <- u
	return nil
}

// run runs fn on an overlay. It tells the writer, which waits for it, however fn ends: by a panic or by
// runtime.Goexit too, or if the file is lost before fn begins.
func (db *DB) run(ctx context.Context, u *update, behind *transaction, fn func(app.Tx) error) error {
	var good *overlay
	defer func() { u.ran <- good }()
	return db.guard(func() error {
		if err := ctx.Err(); err != nil {
			return err
		}
		o := newOverlay(behind)
		if err := fn(table.NewTx(o)); err != nil {
			return err
		}
		good = o
		return nil
	})
}

// writeGroups is the writer. It ends when updates is closed.
func (db *DB) writeGroups() {
	defer close(db.written)
	for first := range db.updates {
		db.commit(first)
	}
}

// queued is the next Update for a group of n, if one waits by now and there is room.
func (db *DB) queued(n int) *update {
	if n == maxGroup {
		return nil
	}
	select {
	case u := <-db.updates:
		return u
	default:
		return nil
	}
}

// errNothingWritten rolls back a transaction in which nothing was written: there is nothing to sync.
var errNothingWritten = errors.New("nothing written")

// commit gives first and those that queue meanwhile their turns in one transaction, and tells those that
// succeeded how its commit ended. One that is refused and asks again is in time for the same commit.
func (db *DB) commit(first *update) {
	waiting := []*update{first} // for a turn, if the transaction does not even begin
	err := db.inTransaction(func(b *bbolt.Tx) error {
		waiting = waiting[:0]
		behind := &transaction{Tx: b}
		wrote := false
		for n, u := 1, first; u != nil; n, u = n+1, db.queued(n) {
			u.turn <- behind
			o := <-u.ran
			if o == nil {
				continue
			}
			waiting = append(waiting, u)
			if err := o.apply(); err != nil {
				return err
			}
			wrote = wrote || len(o.writes) > 0
		}
		if !wrote {
			return errNothingWritten
		}
		return nil
	})
	switch {
	case err == nil:
		db.counts.committed(len(waiting))
	case errors.Is(err, errNothingWritten):
		err = nil
	}
	for _, u := range waiting {
		u.done <- err
	}
}

// inTransaction is update with its panics in words: callers' functions run elsewhere, so one is a
// damaged page.
func (db *DB) inTransaction(fn func(*bbolt.Tx) error) (err error) {
	defer sayDamaged(&err)
	return db.update(fn)
}
