package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/durable"
	"littleshelf/app/text"
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
	_, err := os.Lstat(path)
	switch {
	case err == nil:
		return text.Errorf("%s is there already: write another name", path)
	case errors.Is(err, fs.ErrNotExist):
		return nil
	}
	return err
}
