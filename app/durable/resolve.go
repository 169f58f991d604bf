package durable

import (
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/text"
)

// maxLinks bounds how many symbolic links Resolve follows, as Linux does.
const maxLinks = 40

// Resolve returns the absolute path without symbolic links. The file does not have to exist.
func Resolve(path string) (string, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	for range maxLinks {
		if resolved, err := filepath.EvalSymlinks(path); err == nil {
			return resolved, nil
		}
		target, err := os.Readlink(path)
		if err != nil { // no file, but its folder may exist
			dir, err := filepath.EvalSymlinks(filepath.Dir(path))
			if err != nil {
				return path, nil // the caller's open will fail
			}
			return filepath.Join(dir, filepath.Base(path)), nil
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(filepath.Dir(path), target)
		}
		path = target
	}
	return "", &fs.PathError{Op: "resolve", Path: path, Err: text.Errorf("too many symbolic links")}
}
