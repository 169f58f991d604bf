// Package durable makes files and folders that are whole under their names, or not there. Each begins under
// a temporary name and is renamed once it is on disk. A process that is killed leaves it under the temporary
// name: it is removed at the next use of its folder, unless another process still works on it.
package durable

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
)

// Temp is a file or a folder under a temporary name. It is locked for as long as its process lives.
type Temp struct {
	*os.File
	root *os.Root
	name string
}

// Create makes a file in dir that is named after base.
func Create(dir, base string, mode fs.FileMode) (*Temp, error) {
	return begin(dir, base, func(root *os.Root, name string) (*os.File, error) {
		return root.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_RDWR, mode)
	})
}

// Mkdir makes a folder in dir that is named after base. Its mode is 0700.
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
		t := &Temp{root: root, name: base + mark + rand.Text()}
		if t.File, err = open(root, t.name); err != nil {
			return nil, errors.Join(err, root.Close())
		}
		lock(t.File)
		if t.there() {
			if err := ownAsFolder(t.Path()); err != nil {
				return nil, errors.Join(err, t.Close())
			}
			return t, nil
		}
		t.File.Close() // taken for abandoned before it was locked
	}
	return nil, errors.Join(fmt.Errorf("%s: files are gone as soon as they are made", dir), root.Close())
}

// there reports whether the temporary name is still that of the file.
func (t *Temp) there() bool {
	named, err := t.root.Lstat(t.name)
	if err != nil {
		return false
	}
	own, err := t.Stat()
	return err == nil && os.SameFile(named, own)
}

// Path is where it is.
func (t *Temp) Path() string { return filepath.Join(t.root.Name(), t.name) }

// Rename brings the file to disk under a name in its folder. A file of that name is replaced.
func (t *Temp) Rename(name string) error {
	if err := t.sync(); err != nil {
		return err
	}
	if runtime.GOOS == "windows" { // where no open file is renamed
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

// Close removes what is under the temporary name, which is nothing once it was renamed.
func (t *Temp) Close() error {
	err := t.File.Close()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	return errors.Join(err, t.root.RemoveAll(t.name), t.root.Close())
}
