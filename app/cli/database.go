package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/control"
	"littleshelf/app/text"
)

// chooseDB selects the database of a command without -db: the database of this folder, or else the
// installed service's, with the books beside it. The server never selects the service's database,
// because it could then serve a shop that its keeper did not mean.
func (j *job) chooseDB() {
	if j.isSet("db") || control.IsAddress(j.db) || j.ServiceDB == "" || !missing(j.db) || missing(j.ServiceDB) {
		return
	}
	j.db = j.ServiceDB
	if !j.isSet("books") {
		j.books = filepath.Join(filepath.Dir(j.db), j.books)
	}
}

// missing reports whether there is no file at path. A path that may not be read is not missing.
func missing(path string) bool {
	_, err := os.Stat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// explainDB adds to an error of opening the database the paths that were searched, or the remedy.
func (j *job) explainDB(err error) error {
	var at *fs.PathError
	switch {
	case !errors.As(err, &at) || at.Path != j.db && at.Path != filepath.Clean(j.db):
		return err
	case errors.Is(err, fs.ErrPermission):
		return text.Errorf("%w: the database belongs to another user: put sudo before the command", err)
	case at.Op == "stat":
		if j.isSet("db") || control.IsAddress(j.db) || j.ServiceDB == "" {
			return text.Errorf("%w: there is no %s: name one with -db or in LITTLESHELF_DB", err, j.absoluteDB())
		}
		return text.Errorf("%w: there is no %s and no %s: name one with -db or in LITTLESHELF_DB", err, j.absoluteDB(), j.ServiceDB)
	}
	return err
}

// absoluteDB returns the absolute path of the database, if the system knows it.
func (j *job) absoluteDB() string {
	if absolute, err := filepath.Abs(j.db); err == nil {
		return absolute
	}
	return j.db
}
