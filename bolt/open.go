package bolt

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// ErrInUse is the error of Open if another process has the file open.
var ErrInUse = errors.New("another process has the file open")

// errNotRegular is the error for a path of a pipe, a device or a folder. To open a pipe would block
// for ever.
var errNotRegular = errors.New("it is not a regular file: write the database's file")

// DB is an open database. It is an app.Store.
type DB struct {
	bolt      *bbolt.DB
	path      string       // absolute, of file
	file      *os.File     // the file that bolt has open; nil if it is open for reading only
	size      atomic.Int64 // of file, in bytes, at the last check
	linkKey   []byte
	throttled bool // reads pause, to leave the processor to others
	counts    counts
	views     views

	lost chan struct{} // closed when file was found to be lost
	loss error         // the cause
	lose sync.Once

	updates chan *update  // to the writer
	written chan struct{} // closed when the writer has ended
	closing sync.RWMutex  // guards closed and sending to updates
	closed  bool
}

// lockTimeout is how long Open waits for another process to release the file.
const lockTimeout = time.Second

// Open opens the database at path. It creates a missing file with mode 0600, and upgrades a file of
// an older littleshelf. It returns ErrInUse after a second if another process has the file open.
// The error for a damaged or foreign file is one sentence, and Open does not change that file.
func Open(path string) (*DB, error) { return OpenUpgrading(path, unannounced) }

// OpenUpgrading is Open that calls upgrading before an upgrade begins. An upgrade takes about 15
// seconds per GB, and the disk space of a second file.
func OpenUpgrading(path string, upgrading func(Upgrade)) (*DB, error) {
	db, err := openMapped(path, mapSize, upgrading)
	if err != nil {
		return nil, text.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

func open(path string) (*DB, error) { return openMapped(path, mapSize, unannounced) }

// openMapped opens the database. mapped returns the address space to reserve for a file of size
// bytes.
func openMapped(path string, mapped func(size int64) int64, upgrading func(Upgrade)) (*DB, error) {
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		target, err := durable.Resolve(path)
		if err != nil {
			return nil, err
		}
		if err := create(target); err != nil {
			return nil, err
		}
	case err == nil && !info.Mode().IsRegular():
		return nil, errNotRegular
	}
	size, err := inspect(path, false, false)
	if err != nil {
		return nil, err
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	db := &DB{path: absolute, lost: make(chan struct{}), updates: make(chan *update, maxGroup), written: make(chan struct{})}
	db.bolt, err = openBolt(path, bbolt.Options{
		InitialMmapSize: int(mapped(size)),
		NoFreelistSync:  true,
		OpenFile: func(name string, flag int, mode os.FileMode) (file *os.File, err error) {
			db.file, err = os.OpenFile(name, flag, mode)
			return db.file, err
		},
	})
	if err != nil {
		return nil, err
	}
	removeLeftovers(path)
	if err := db.start(upgrading); err != nil {
		db.bolt.Close()
		return nil, err
	}
	go db.writeGroups()
	return db, nil
}

// start upgrades the file and reads its link key.
func (db *DB) start(upgrading func(Upgrade)) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer sayDamaged(&err)
	if err := upgrade(db.bolt, upgrading); err != nil {
		return err
	}
	info, err := db.file.Stat()
	if err != nil {
		return err
	}
	db.size.Store(info.Size())
	return db.loadLinkKey()
}

// loadLinkKey reads the link key, which the process keeps in memory.
func (db *DB) loadLinkKey() error {
	return db.bolt.View(func(tx *bbolt.Tx) error {
		db.linkKey = bytes.Clone(tx.Bucket(metaBucket).Get(metaLinkKey))
		if len(db.linkKey) != 32 {
			return errors.New("it has no link key")
		}
		return nil
	})
}

// openBolt is bbolt.Open that turns panics on damaged pages into errors, and bbolt's errors into
// plain sentences. It closes the file if it returns an error.
func openBolt(path string, options bbolt.Options) (b *bbolt.DB, err error) {
	var file *os.File
	defer func() {
		if err != nil && file != nil {
			file.Close()
		}
	}()
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer sayDamaged(&err)
	options.Timeout = lockTimeout
	open := options.OpenFile
	if open == nil {
		open = os.OpenFile
	}
	options.OpenFile = func(name string, flag int, mode os.FileMode) (*os.File, error) {
		file, err = open(name, flag, mode)
		return file, err
	}
	b, err = bbolt.Open(path, 0o600, &options)
	if err == nil && !isAt(path, file) {
		b.Close()
		return nil, ErrInUse // the other process has replaced the file meanwhile
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum),
		errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, damaged(err)
	}
	return b, err
}

// isAt reports whether path still leads to file.
func isAt(path string, file *os.File) bool {
	now, err := os.Stat(path)
	if err != nil {
		return false
	}
	own, err := file.Stat()
	return err == nil && os.SameFile(now, own)
}

// damaged returns the error for a file that bbolt cannot read.
func damaged(what any) error {
	return text.Errorf("the file is damaged or not a database (%v): restore a backup", what)
}

// sayDamaged recovers from a panic of bbolt on a damaged page, and sets err to the error of
// damaged. A page that points outside the file causes a memory fault. debug.SetPanicOnFault turns a
// fault into a panic.
func sayDamaged(err *error) {
	if p := recover(); p != nil {
		*err = damaged(p)
	}
}

// LinkKey returns the key that signs download links. It was made when the file was created.
func (db *DB) LinkKey() []byte { return bytes.Clone(db.linkKey) }

// Close waits for running transactions, writes the list of free pages and closes the file. Without
// that list the next Open must read the whole file. A commit does not write the list, which halves
// the pages that it writes. Close leaves a lost file open until the process ends.
func (db *DB) Close() error {
	if db.bolt.IsReadOnly() {
		return db.closeBolt()
	}
	if !db.stopWriter() {
		return nil
	}
	db.bolt.NoFreelistSync = false
	err := db.update(func(*bbolt.Tx) error { return nil })
	if errors.Is(err, ErrLost) {
		return err
	}
	return errors.Join(err, db.closeBolt())
}

// closeReplaced closes the database without writing to its file, which this process has replaced at
// its path.
func (db *DB) closeReplaced() error {
	db.stopWriter()
	return db.closeBolt()
}

func (db *DB) closeBolt() error {
	db.views.suspend() // for good
	return db.bolt.Close()
}

// stopWriter accepts no more Updates, and waits for the queued ones. It reports whether this call
// is the first.
func (db *DB) stopWriter() bool {
	db.closing.Lock()
	first := !db.closed
	if first {
		db.closed = true
		close(db.updates)
	}
	db.closing.Unlock()
	<-db.written
	return first
}
