package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/durable"
)

// create creates a new file atomically and durably. A file that exists is an error.
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

// checkAbsent returns an error if there is a file at path.
func checkAbsent(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return errors.Join(err, fmt.Errorf("%s is there already", path))
	}
	return nil
}

// syncingFile is a file that is synced after each syncEvery bytes. A single sync at the end of a
// large backup would delay the syncs of the shop's commits.
type syncingFile struct {
	file  *os.File
	dirty int
}

// syncEvery is the number of bytes between two syncs.
const syncEvery = 4 << 20

func (s *syncingFile) Write(b []byte) (int, error) {
	n, err := s.file.Write(b)
	if s.dirty += n; err == nil && s.dirty >= syncEvery {
		s.dirty = 0
		err = s.file.Sync()
	}
	return n, err
}
