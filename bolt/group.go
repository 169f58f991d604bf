package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app"
	"littleshelf/app/table"
)

// Group commit: Updates that queue while a commit is written to disk share the next commit, so that
// many clients cost hardly more syncs than a single client. A single Update never waits for others.
// Each Update runs in its own goroutine, at its turn, on an overlay. The overlay keeps its writes
// apart from the transaction until the Update has succeeded. So an Update that fails, panics or is
// cancelled does not affect the others.

// maxGroup is the largest number of Updates in one commit.
const maxGroup = 256

// update is an Update of one caller, until its commit has ended.
type update struct {
	turn chan *transaction // the Update may run now, on this transaction
	ran  chan *overlay     // its writes; nil if it failed
	done chan error        // the result of the commit
}

// Update runs fn while no other Update runs. When it returns nil, the writes of fn are on disk.
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

// enqueue sends u to the writer, unless the database is closed.
func (db *DB) enqueue(u *update) error {
	db.closing.RLock()
	defer db.closing.RUnlock()
	if db.closed {
		return bolterrors.ErrDatabaseNotOpen
	}
	db.updates <- u
	return nil
}

// run runs fn on an overlay, and always sends to u.ran, since the writer waits for that. It does so
// also if fn panics or calls runtime.Goexit, or if the file is lost before fn begins.
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

// writeGroups is the writer's loop. It ends when db.updates is closed.
func (db *DB) writeGroups() {
	defer close(db.written)
	for first := range db.updates {
		db.commit(first)
	}
}

// queued returns the next Update for a group of n, or nil if none is queued or the group is full.
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

// errNothingWritten rolls back a transaction without writes, which needs no sync.
var errNothingWritten = errors.New("nothing written")

// commit runs first, and the Updates that queue meanwhile, in one transaction. It sends the result
// of the commit to the Updates that succeeded. A caller that retries a failed Update at once can
// still be part of the same commit.
func (db *DB) commit(first *update) {
	waiting := []*update{first} // for the result, also if the transaction cannot begin
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

// inTransaction is db.update that returns a panic as an error. Callers' functions run in other
// goroutines, so a panic in this goroutine means a damaged page.
func (db *DB) inTransaction(fn func(*bbolt.Tx) error) (err error) {
	defer sayDamaged(&err)
	return db.update(fn)
}
