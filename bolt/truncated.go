package bolt

import (
	"errors"
	"os"
	"runtime"
	"runtime/debug"

	"go.etcd.io/bbolt"

	"littleshelf/app/text"
)

// ErrLost is the error of every transaction after another program was found to have truncated,
// moved or removed the open file.
var ErrLost = errors.New("it was lost to another program while it was in use")

var (
	// errCut: `cp BACKUP shop.db` truncates the file before it writes.
	errCut = text.Errorf("%w: the file was cut short: restore a backup", ErrLost)

	// errMoved: after `mv OTHER shop.db` or `rm shop.db` the next start does not find the open
	// file. Its writes would be lost when the process ends.
	errMoved = text.Errorf("%w: the file has been removed or renamed, or another is in its place: put it back, or restore a backup", ErrLost)
)

// Lost returns a channel that is closed after a transaction failed with ErrLost. Loss returns the
// reason. The process must end then, and must not wait for users of the database, since bbolt may
// hold a lock for ever.
func (db *DB) Lost() <-chan struct{} { return db.lost }

// Loss returns an ErrLost with the reason of the loss. It waits until Lost is closed.
func (db *DB) Loss() error {
	<-db.lost
	return text.Errorf("database %s: %w", db.bolt.Path(), db.loss)
}

// view runs fn on one snapshot.
func (db *DB) view(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.bolt.View(fn) })
}

// update runs fn while no other update runs, and commits.
func (db *DB) update(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.write(fn) })
}

// write is bbolt's Update with two differences.
//
// First, it checks the file before and after the commit. A write behind the end of a truncated file
// makes the file as long as before, with zeros in place of rows. A commit to a file that was
// removed must not be acknowledged.
//
// Second, it rolls back in memory after a panic of fn, which suffices as long as no page is
// written. bbolt would walk the whole file, in a goroutine whose own panics cannot be recovered.
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
	if err := db.checkFile(); err != nil {
		return err
	}
	if err := b.Commit(); err != nil {
		return err
	}
	return db.checkFile()
}

// guard runs a bbolt transaction, which reads the file through a memory map. A read behind the end
// of the file is a memory fault, which ends the program unless it is turned into a panic. If the
// file was truncated or moved, guard returns ErrLost in place of any fault, panic or error.
func (db *DB) guard(transact func() error) (err error) {
	select {
	case <-db.lost:
		return db.Loss()
	default:
	}
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	done := false
	defer func() {
		if done {
			return
		}
		if loss := db.checkFile(); loss != nil {
			recover()
			db.lose.Do(func() {
				db.loss = loss
				close(db.lost)
			})
			err = db.Loss()
		}
	}()
	err = transact()
	done = err == nil
	return err
}

// checkFile returns ErrLost if the file was truncated, or if the path that was opened no longer
// leads to it. Any error of os.Stat counts too, since the next start would not find the file
// either.
func (db *DB) checkFile() error {
	if db.file == nil || runtime.GOOS == "windows" { // Windows protects an open file
		return nil
	}
	info, err := db.file.Stat()
	if err != nil {
		return text.Errorf("%w: %w", ErrLost, err)
	}
	if !db.measure(info.Size()) {
		return errCut
	}
	if at, err := os.Stat(db.path); err != nil || !os.SameFile(at, info) {
		return errMoved
	}
	return nil
}

// measure stores the size of the file, and reports whether the file may have that size. bbolt makes
// the file grow only if it must, and then by more than AllocSize, since the memory map is larger
// (see mapFloor).
func (db *DB) measure(size int64) bool {
	was := db.size.Load()
	if size != was && size <= was+int64(db.bolt.AllocSize) {
		return false
	}
	db.size.CompareAndSwap(was, size)
	return true
}
