package books

import (
	"errors"
	"io/fs"
	"os"
)

// Each calls fn with the files of the folder that Open would open, and then with the covers, whose
// names begin with "covers/". Both are in the order of their names. Each skips the embedded files.
func (f Folder) Each(fn func(name string, file fs.File) error) error {
	if err := eachIn(string(f), "", fn); err != nil {
		return err
	}
	return eachIn(f.covers(), CoversDir+"/", fn)
}

// eachIn calls fn with the files of one folder. A missing folder has none.
func eachIn(dir, prefix string, fn func(name string, file fs.File) error) error {
	root, err := os.OpenRoot(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	for _, entry := range entries {
		if err := openEntry(root, entry, prefix, fn); err != nil {
			return err
		}
	}
	return err
}

// openEntry calls fn with the file of an entry, unless Open would refuse it.
func openEntry(root *os.Root, entry fs.DirEntry, prefix string, fn func(name string, file fs.File) error) error {
	name := entry.Name()
	if name[0] == '.' { // temporary
		return nil
	}
	file, err := open(root, name)
	switch {
	case errors.Is(err, errNotRegular), errors.Is(err, ErrDatabase), errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil && entry.Type() == fs.ModeSymlink: // its target is outside the folder or missing
		return nil
	case err != nil:
		return err
	}
	defer file.Close()
	return fn(prefix+name, file)
}
