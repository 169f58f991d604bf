package bolt

import (
	"errors"
	"fmt"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

// ErrLost is what a transaction answers when another program has cut the file short under it, as
// `cp BACKUP shop.db` does on its way.
var ErrLost = errors.New("the file was cut short by another program while it was in use: restore a backup")

// Lost is closed when a transaction has answered ErrLost. Whoever has the database open must end then,
// and wait for nothing that uses it: bbolt may be left with a lock that nobody gives back.
func (db *DB) Lost() <-chan struct{} { return db.lost }

// view runs fn on one unchanging state.
func (db *DB) view(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.bolt.View(fn) })
}

// update runs fn alone and commits.
func (db *DB) update(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.write(fn) })
}

// write is bbolt's Update with two differences. The file is measured before and after: a commit may
// write behind the end of one that was cut short, which makes it whole again, with zeros where rows
// were. And a panic is undone in memory, which suffices until the pages are written: bbolt would walk
// the whole file, in a goroutine whose own panics nobody can recover.
func (db *DB) write(fn func(*bbolt.Tx) error) error {
	db.views.suspend()
	defer db.views.resume()
	b, err := db.bolt.Begin(true)
	if err != nil {
		return err
	}
	defer b.Rollback() // does nothing after Commit
	if err := fn(b); err != nil {
		return err
	}
	if err := db.measure(); err != nil {
		return err
	}
	if err := b.Commit(); err != nil {
		return err
	}
	return db.measure()
}

// guard runs a transaction of bbolt's, which reads the file as memory. To read behind its end is a
// fault, which ends the program with a dump unless it is asked for as a panic; and what comes up as a
// fault, a panic or an error is one thing, if the file has been cut short.
func (db *DB) guard(transact func() error) (err error) {
	select {
	case <-db.lost:
		return db.errLost()
	default:
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	done := false
	defer func() {
		if !done && db.measure() != nil {
			recover()
			db.lose.Do(func() { close(db.lost) })
			err = db.errLost()
		}
	}()
	err = transact()
	done = err == nil
	return err
}

// measure answers ErrLost if the file has another size than bbolt gives it, which lets it grow only
// when it must, and then by AllocSize more than it must, its map being larger (see mapFloor).
func (db *DB) measure() error {
	if db.file == nil {
		return nil
	}
	was := db.size.Load()
	info, err := db.file.Stat()
	if err != nil {
		return err
	}
	size := info.Size()
	if size != was && size <= was+int64(db.bolt.AllocSize) {
		return ErrLost
	}
	db.size.CompareAndSwap(was, size)
	return nil
}

func (db *DB) errLost() error { return fmt.Errorf("database %s: %w", db.bolt.Path(), ErrLost) }
