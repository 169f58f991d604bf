package bolt

import (
	"errors"
	"io/fs"
	"path/filepath"

	"go.etcd.io/bbolt"

	"littleshelf/app/durable"
)

// create makes a new database at path. If another process makes one at the same time, create
// leaves that one there, and both processes open it.
func create(path string) error {
	err := createNew(path)
	if errors.Is(err, fs.ErrExist) {
		return durable.SyncDir(filepath.Dir(path)) // the other process may not have synced it yet
	}
	return err
}

// createNew makes a new database at path. The error is fs.ErrExist if there is a file already.
func createNew(path string) error {
	dir, temp, err := durable.Draft(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	b, err := openBolt(temp, bbolt.Options{})
	if err != nil {
		return err
	}
	if err := errors.Join(upgrade(b, unannounced), b.Close()); err != nil {
		return err
	}
	return durable.Place(temp, path)
}
