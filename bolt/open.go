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

// ErrInUse is what Open answers when another process has the file.
var ErrInUse = errors.New("another process has the file open")

// errNotRegular is a path that leads to no database: to open a pipe would be to wait for ever.
var errNotRegular = errors.New("it is not a regular file")

// DB is an open database. It is an app.Store.
type DB struct {
	bolt      *bbolt.DB
	path      string       // absolute, of file
	file      *os.File     // what bolt has open; nil when it is open for reading only
	size      atomic.Int64 // of file, in bytes, when it was last measured
	linkKey   []byte
	throttled bool // read slowly, since others need the processor
	counts    counts
	views     views

	lost chan struct{} // closed when file was found to be lost
	loss error         // how
	lose sync.Once

	updates chan *update  // to the writer
	written chan struct{} // closed when the writer has ended
	closing sync.RWMutex  // over closed, and over sending to updates
	closed  bool
}

// lockTimeout is how long Open waits for another process to release the file.
const lockTimeout = time.Second

// Open opens the database at path, creating it (mode 0600) when there is none and upgrading it when
// an older littleshelf wrote it. It answers ErrInUse after a second when another process has it.
// What is wrong with a damaged or foreign file is said in one sentence; the file stays as it is.
func Open(path string) (*DB, error) { return OpenUpgrading(path, quietly) }

// OpenUpgrading is Open for those who want to hear of an upgrade before it begins: it takes some 15 seconds
// a GB, and the room of a second file.
func OpenUpgrading(path string, upgrading func(Upgrade)) (*DB, error) {
	db, err := openMapped(path, mapSize, upgrading)
	if err != nil {
		return nil, text.Errorf("open database %s: %w", path, err)
	}
	return db, nil
}

func open(path string) (*DB, error) { return openMapped(path, mapSize, quietly) }

// openMapped opens the database with as much address space as mapped says.
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

// start upgrades the file and loads it.
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
	return db.load()
}

// load reads what the process keeps of the file.
func (db *DB) load() error {
	return db.bolt.View(func(tx *bbolt.Tx) error {
		db.linkKey = bytes.Clone(tx.Bucket(metaBucket).Get(metaLinkKey))
		if len(db.linkKey) != 32 {
			return errors.New("it has no link key")
		}
		return nil
	})
}

// openBolt is bbolt.Open with its panics on damaged pages, and its errors, put into words. A file
// that is not opened is let go.
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
	if err == nil && !names(path, file) {
		b.Close()
		return nil, ErrInUse // who had it has put another file in its place meanwhile
	}
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrInUse
	case errors.Is(err, bolterrors.ErrInvalid), errors.Is(err, bolterrors.ErrChecksum), errors.Is(err, bolterrors.ErrVersionMismatch):
		return nil, damaged(err)
	}
	return b, err
}

// names tells whether path is still a name of file.
func names(path string, file *os.File) bool {
	now, err := os.Stat(path)
	if err != nil {
		return false
	}
	own, err := file.Stat()
	return err == nil && os.SameFile(now, own)
}

// damaged is the sentence for a file that bbolt cannot make sense of.
func damaged(what any) error {
	return text.Errorf("the file is damaged or not a database (%v): restore a backup", what)
}

// sayDamaged turns a panic, which is how bbolt meets a damaged page, into that sentence. A page that
// points outside the file is a fault, which is a panic for those who ask the runtime for one.
func sayDamaged(err *error) {
	if p := recover(); p != nil {
		*err = damaged(p)
	}
}

// LinkKey is the key that signs download links, made with the file.
func (db *DB) LinkKey() []byte { return bytes.Clone(db.linkKey) }

// Close writes the list of free pages, which running leaves out to halve the pages a commit
// writes, so that the next Open need not read the whole file; then it lets the file go. It waits
// for transactions under way. A file that was lost is let go by the end of the process.
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

// leave closes the database without writing to it: its file has left its path by our own doing.
func (db *DB) leave() error {
	db.stopWriter()
	return db.closeBolt()
}

func (db *DB) closeBolt() error {
	db.views.suspend() // for good
	return db.bolt.Close()
}

// stopWriter lets the Updates that are queued finish and takes no more. It tells whether it was this
// call that did so.
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
