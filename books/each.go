package books

import (
	"errors"
	"io/fs"
	"os"
)

// Each calls fn with the files that are in the folder, by name, as Open opens them. The embedded ones are
// left out: every copy of the program has them.
func (f Folder) Each(fn func(name string, file fs.File) error) error {
	root, err := os.OpenRoot(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	for _, entry := range entries {
		if err := each(root, entry, fn); err != nil {
			return err
		}
	}
	return err
}

func each(root *os.Root, entry fs.DirEntry, fn func(name string, file fs.File) error) error {
	name := entry.Name()
	if name[0] == '.' { // being made
		return nil
	}
	file, err := open(root, name)
	switch {
	case errors.Is(err, errNotRegular), errors.Is(err, errDatabase), errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil && entry.Type() == fs.ModeSymlink: // it leads out of the folder, or nowhere
		return nil
	case err != nil:
		return err
	}
	defer file.Close()
	return fn(name, file)
}
