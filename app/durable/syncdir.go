package durable

import (
	"errors"
	"os"
)

// SyncDir writes the names in a folder to disk: fsync of a file covers its contents only. On a file
// system that cannot do so it does nothing and returns nil, as databases do.
func SyncDir(dir string) error { return unlessUnsupported(trySyncDir(dir)) }

// SyncsNames reports whether the file system of a folder can write its names to disk on demand.
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
