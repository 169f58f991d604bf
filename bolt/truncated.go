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

	// errMoved: after `mv OTHER shop.db` or `rm shop.db` the open file has no name, or not the one
	// at which the next start looks. Its writes would be gone with the process.
	errMoved = text.Errorf("%w: the file has been removed or renamed, or another is in its place: put it back, or restore a backup", ErrLost)
)

// Lost returns a channel that is closed after a transaction failed with ErrLost. Loss returns the
// reason. The process must end then, and wait for nothing that uses the database: bbolt may hold a
// lock for ever.
func (db *DB) Lost() <-chan struct{} { return db.lost }

// Loss returns an ErrLost that says what became of the file. It waits until Lost is closed.
func (db *DB) Loss() error {
	<-db.lost
	return text.Errorf("database %s: %w", db.bolt.Path(), db.loss)
}

// view runs fn on one unchanging state.
func (db *DB) view(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.bolt.View(fn) })
}

// update runs fn alone and commits.
func (db *DB) update(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.write(fn) })
}

// write is bbolt's Update with two differences. It checks the file before and after the commit: a
// write behind the end of a truncated file makes it whole again, with zeros where rows were, and a
// commit to a file that has lost its name must not be acknowledged. And it undoes a panic in
// memory, which suffices until the pages are written: bbolt would walk the whole file, in a
// goroutine whose own panics cannot be recovered.
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

// guard runs a transaction of bbolt's, which reads the file as memory. A read behind the end of the
// file is a fault, which ends the program with a dump unless it is turned into a panic. guard turns
// every fault, panic and error of a file that was truncated or moved into ErrLost.
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

// checkFile returns ErrLost if the file was truncated, or if the path the database was opened by
// leads to it no longer. A path that cannot be followed leads the next start nowhere, whatever the
// reason.
func (db *DB) checkFile() error {
	if db.file == nil || runtime.GOOS == "windows" { // which protects an open file
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

// measure reports whether the file may have that size. bbolt grows it only when it must, and then
// by AllocSize more than it must, since its memory map is larger (see mapFloor).
func (db *DB) measure(size int64) bool {
	was := db.size.Load()
	if size != was && size <= was+int64(db.bolt.AllocSize) {
		return false
	}
	db.size.CompareAndSwap(was, size)
	return true
}
