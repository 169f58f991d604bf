// Package durable creates files and folders that are either complete or missing under their names.
// Each is created under a temporary name, synced and renamed. A killed process leaves a file under
// its temporary name; the next use of the folder removes it, unless another process has it locked.
package durable

import (
	"crypto/rand"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"

	"littleshelf/app/text"
)

// Temp is a file or a folder under a temporary name. It is locked until Close or the end of the
// process.
type Temp struct {
	*os.File
	root *os.Root
	name string
}

// Create creates a file in dir. Its temporary name begins with base.
func Create(dir, base string, mode fs.FileMode) (*Temp, error) {
	return begin(dir, base, func(root *os.Root, name string) (*os.File, error) {
		return root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, mode)
	})
}

// Mkdir creates a folder in dir, of mode 0700. Its temporary name begins with base.
func Mkdir(dir, base string) (*Temp, error) {
	return begin(dir, base, func(root *os.Root, name string) (*os.File, error) {
		if err := root.Mkdir(name, 0o700); err != nil {
			return nil, err
		}
		return root.Open(name)
	})
}

func begin(dir, base string, open func(*os.Root, string) (*os.File, error)) (*Temp, error) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	clearUp(root)
	for range 10 {
		t := &Temp{root: root, name: base + tempInfix + rand.Text()}
		t.File, err = open(root, t.name)
		if errors.Is(err, fs.ErrNotExist) {
			continue // another process's Clear removed the new folder before it was opened
		}
		if err != nil {
			return nil, errors.Join(err, root.Close())
		}
		lock(t.File)
		if t.exists() {
			if err := ownAsFolder(t.Path()); err != nil {
				return nil, errors.Join(err, t.Close())
			}
			return t, nil
		}
		t.File.Close() // another process's Clear removed it before it was locked
	}
	return nil, errors.Join(text.Errorf("%s: another program removes new files at once", dir), root.Close())
}

// exists reports whether the file still has its temporary name.
func (t *Temp) exists() bool {
	named, err := t.root.Lstat(t.name)
	if err != nil {
		return false
	}
	own, err := t.Stat()
	return err == nil && os.SameFile(named, own)
}

// Path returns the temporary path.
func (t *Temp) Path() string { return filepath.Join(t.root.Name(), t.name) }

// Rename syncs the file and renames it within its folder. It replaces an existing file of that
// name.
func (t *Temp) Rename(name string) error {
	if err := t.sync(); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // it does not rename an open file
		if err := t.File.Close(); err != nil {
			return err
		}
	}
	if err := t.root.Rename(t.name, name); err != nil {
		return err
	}
	return SyncDir(t.root.Name())
}

func (t *Temp) sync() error {
	info, err := t.Stat()
	if err == nil && info.IsDir() {
		return unlessUnsupported(syncFolder(t.File))
	}
	return errors.Join(err, t.Sync())
}

// Close closes the file and removes it, unless it was renamed.
func (t *Temp) Close() error {
	err := t.File.Close()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	return errors.Join(err, t.root.RemoveAll(t.name), t.root.Close())
}
