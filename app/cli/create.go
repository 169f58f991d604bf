package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// create makes a file that was not there before, whole and on disk, or not at all.
func create(path string, write func(*os.File) error) (err error) {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s is there already", path))
	}
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".part-*") // mode 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name()) // gone by another name when all went well
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

// syncDir puts a folder's names on disk.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// steady is a file that is brought to disk as it grows: one sync of a whole backup at its end would
// hold up the shop's own.
type steady struct {
	file  *os.File
	dirty int
}

// syncEvery is how many bytes may wait.
const syncEvery = 4 << 20

func (s *steady) Write(b []byte) (int, error) {
	n, err := s.file.Write(b)
	if s.dirty += n; err == nil && s.dirty >= syncEvery {
		s.dirty = 0
		err = s.file.Sync()
	}
	return n, err
}
