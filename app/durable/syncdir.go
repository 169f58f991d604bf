package durable

import (
	"errors"
	"os"
)

// SyncDir brings the names in a folder to disk: fsync of a file covers its contents only. A file system
// that cannot do so brings them there in its own time: databases everywhere go on then.
func SyncDir(dir string) error { return unlessUnsupported(trySyncDir(dir)) }

// SyncsNames reports whether the file system of a folder can bring its names to disk.
func SyncsNames(dir string) bool { return !unsupported(trySyncDir(dir)) }

func trySyncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(syncFolder(dir), dir.Close())
}

func unlessUnsupported(err error) error {
	if unsupported(err) {
		return nil
	}
	return err
}
