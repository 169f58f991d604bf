package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// chooseDB picks the database of a command that names none: that of this folder, or else the installed
// service's, with the books beside it. The server itself never picks the service's: it could make a second
// shop, or serve another than its folder's.
func (j *job) chooseDB() {
	if j.isSet("db") || j.ServiceDB == "" || !missing(j.db) || missing(j.ServiceDB) {
		return
	}
	j.db = j.ServiceDB
	if !j.isSet("books") {
		j.books = filepath.Join(filepath.Dir(j.db), j.books)
	}
}

// missing reports whether there is nothing at path. What may not be seen is not missing.
func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// explainDB adds to a failure to open the database where it was looked for, or what lets it be read.
func (j *job) explainDB(err error) error {
	var at *fs.PathError
	switch {
	case !errors.As(err, &at) || at.Path != j.db && at.Path != filepath.Clean(j.db):
		return err
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%w: the database is another user's: put sudo before the command", err)
	case errors.Is(err, fs.ErrNotExist) && at.Op == "stat":
		return fmt.Errorf("%w: there is no %s: name one with -db or in LITTLESHELF_DB", err, j.searchedPaths())
	}
	return err
}

// searchedPaths lists where the database was looked for.
func (j *job) searchedPaths() string {
	path := j.db
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	if j.isSet("db") || j.ServiceDB == "" {
		return path
	}
	return path + " and no " + j.ServiceDB
}
