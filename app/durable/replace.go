package durable

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Draft creates a folder beside path. It returns the folder, and the path of a file that the caller
// makes in it, which Place or Replace then moves to path. A database is made in a folder, because
// its engine locks the file itself.
func Draft(path string) (dir *Temp, file string, err error) {
	dir, err = Mkdir(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return nil, "", err
	}
	return dir, filepath.Join(dir.Path(), filepath.Base(path)), nil
}

// Place moves a file on the same file system to path, durably, and returns fs.ErrExist if a file at
// path exists. On a file system without hard links, a file that is created at the same moment may
// be replaced. The file gets the owner of the folder.
func Place(file, path string) error {
	return run(
		func() error { return Own(file, path) },
		func() error { return syncFile(file) },
		func() error { return linkOrRename(file, path) },
		func() error { return SyncDir(filepath.Dir(path)) })
}

// Replace moves a file on the same file system to path, durably, and gives it the owner and the
// mode of the file at path. It keeps that file under the name kept, unless kept is empty. If the
// machine stops, the file at path is one of the two, whole.
func Replace(file, path, kept string) error { return run(replacement(file, path, kept)...) }

// replacement returns the steps of Replace.
func replacement(file, path, kept string) []func() error {
	steps := []func() error{
		func() error { return Own(file, path) },
		func() error { return syncFile(file) },
	}
	if kept != "" {
		steps = append(steps,
			func() error {
				os.Chmod(path, 0o600) // if allowed: the kept file is as private as the new one
				return keep(path, kept)
			},
			func() error { return SyncDir(filepath.Dir(kept)) })
	}
	return append(steps,
		func() error { return os.Rename(file, path) },
		func() error { return SyncDir(filepath.Dir(path)) })
}

func run(steps ...func() error) error {
	for _, step := range steps {
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// linkOrRename gives a file the name path, and returns fs.ErrExist if a file has it.
func linkOrRename(file, path string) error {
	err := os.Link(file, path)
	if err == nil || errors.Is(err, fs.ErrExist) {
		return err
	}
	if _, err := os.Lstat(path); err == nil {
		return &fs.PathError{Op: "rename", Path: path, Err: fs.ErrExist}
	}
	return os.Rename(file, path)
}

// keep gives the file at path a second name. On a file system without hard links it copies the
// file.
func keep(path, kept string) error {
	if os.Link(path, kept) == nil {
		return nil
	}
	return copyFile(kept, path)
}

// copyFile copies a file, with its owner and mode.
func copyFile(to, from string) error {
	source, err := os.Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	return Write(to, from, func(file *os.File) error {
		_, err := io.Copy(file, source)
		return err
	})
}

// Write creates or replaces the file at path, with the owner and mode of the file like. write
// writes the content.
func Write(path, like string, write func(*os.File) error) error {
	temp, err := Create(filepath.Dir(path), filepath.Base(path), 0o600)
	if err != nil {
		return err
	}
	defer temp.Close()
	return run(
		func() error { return write(temp.File) },
		func() error { return Own(temp.Path(), like) },
		func() error { return temp.Rename(filepath.Base(path)) })
}

// syncFile writes the content of a file to disk.
func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}
