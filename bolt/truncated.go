package bolt

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"go.etcd.io/bbolt"
)

// ErrLost is the error of every transaction from the moment on at which another program is found to have
// taken the file away from under the database.
var ErrLost = errors.New("it was lost to another program while it was in use")

var (
	// errCut is what `cp BACKUP shop.db` makes of the file on its way.
	errCut = fmt.Errorf("%w: the file was cut short: restore a backup", ErrLost)

	// errMoved is what `mv OTHER shop.db` or `rm shop.db` makes of it. What is written after that
	// would be gone with the process, or be where the next start does not look.
	errMoved = fmt.Errorf("%w: the file has been removed or renamed, or another is in its place: put it back, or restore a backup", ErrLost)
)

// Lost is closed when a transaction has failed with ErrLost, for the reason that Loss returns. The process
// must end then, and wait for nothing that uses the database: bbolt may hold a lock that is never released.
func (db *DB) Lost() <-chan struct{} { return db.lost }

// Loss is an ErrLost that says what became of the file. It is for after Lost is closed.
func (db *DB) Loss() error {
	<-db.lost
	return fmt.Errorf("database %s: %w", db.bolt.Path(), db.loss)
}

// view runs fn on one unchanging state.
func (db *DB) view(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.bolt.View(fn) })
}

// update runs fn alone and commits.
func (db *DB) update(fn func(*bbolt.Tx) error) error {
	return db.guard(func() error { return db.write(fn) })
}

// write is bbolt's Update with two differences. The file is looked at before and after: a commit may
// write behind the end of one that was cut short, which makes it whole again, with zeros where rows
// were; and a commit to a file that has lost its name must not be acknowledged. And a panic is undone in memory, which suffices until the pages are written: bbolt would walk
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
	if err := db.look(); err != nil {
		return err
	}
	if err := b.Commit(); err != nil {
		return err
	}
	return db.look()
}

// guard runs a transaction of bbolt's, which reads the file as memory. To read behind its end is a
// fault, which ends the program with a dump unless it is asked for as a panic; and what comes up as a
// fault, a panic or an error is one thing, if the file has been cut short.
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
		if loss := db.look(); loss != nil {
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

// look returns ErrLost if the file is not whole, or if the path the database was opened by leads to it no
// more. A path that cannot be followed any more, for whatever reason, leads the next start nowhere.
func (db *DB) look() error {
	if db.file == nil || runtime.GOOS == "windows" { // where nothing can be done to a file that is open
		return nil
	}
	info, err := db.file.Stat()
	if err != nil {
		return fmt.Errorf("%w: %w", ErrLost, err)
	}
	if !db.measure(info.Size()) {
		return errCut
	}
	if at, err := os.Stat(db.path); err != nil || !os.SameFile(at, info) {
		return errMoved
	}
	return nil
}

// measure reports whether the file may have that size. bbolt lets it grow only when it must, and then by
// AllocSize more than it must, its map being larger (see mapFloor).
func (db *DB) measure(size int64) bool {
	was := db.size.Load()
	if size != was && size <= was+int64(db.bolt.AllocSize) {
		return false
	}
	db.size.CompareAndSwap(was, size)
	return true
}
