//go:build unix

package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Own prepares the file at temp to take the place of the one at path: it gets its owner and mode. If there is
// none it is owned as its folder asks. A file that everybody may read is a copy made with cp, whose mode
// nobody has chosen: what takes its place is its owner's alone.
func Own(temp, path string) error {
	was, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ownAsFolder(temp)
	}
	if err != nil {
		return err
	}
	if err := chown(temp, was); err != nil {
		return err
	}
	mode := was.Mode().Perm()
	if mode&0o007 != 0 {
		mode = 0o600
	}
	return unlessRefused(os.Chmod(temp, mode))
}

// unlessRefused drops the refusal of a file system that has no modes or owners of files: exFAT, or one of
// another machine's. On it the file is as open as all its files are.
func unlessRefused(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// ownAsFolder gives what root makes to the owner of the folder it is in, whose service is to open it.
func ownAsFolder(path string) error {
	if os.Geteuid() != 0 {
		return nil
	}
	dir, err := os.Stat(filepath.Dir(path))
	if err != nil {
		return err
	}
	return unlessRefused(chown(path, dir))
}

// chown gives the file at path the owner and group of another.
func chown(path string, other fs.FileInfo) error {
	is, err := os.Stat(path)
	if err != nil {
		return err
	}
	want, has := other.Sys().(*syscall.Stat_t), is.Sys().(*syscall.Stat_t)
	if want.Uid == has.Uid && want.Gid == has.Gid {
		return nil
	}
	return os.Chown(path, int(want.Uid), int(want.Gid))
}
