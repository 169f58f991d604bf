package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/durable"
)

// create makes a file that was not there before, whole and on disk, or not at all.
func create(path string, write func(*os.File) error) (err error) {
	if err := checkAbsent(path); err != nil {
		return err
	}
	temp, err := durable.Create(filepath.Dir(path), filepath.Base(path), 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	if err := write(temp.File); err != nil {
		return err
	}
	return temp.Rename(filepath.Base(path))
}

// absent refuses a path at which there is something.
func checkAbsent(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s is there already", path))
	}
	return nil
}

// syncingFile is a file that is brought to disk as it grows: one sync of a whole backup at its end would
// hold up the shop's own.
type syncingFile struct {
	file  *os.File
	dirty int
}

// syncEvery is how many bytes may wait.
const syncEvery = 4 << 20

func (s *syncingFile) Write(b []byte) (int, error) {
	n, err := s.file.Write(b)
	if s.dirty += n; err == nil && s.dirty >= syncEvery {
		s.dirty = 0
		err = s.file.Sync()
	}
	return n, err
}
