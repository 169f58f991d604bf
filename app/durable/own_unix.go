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
	is, err := os.Stat(temp)
	if err != nil || is.Mode().Perm() == mode { // a file system may refuse any change of a mode
		return err
	}
	return os.Chmod(temp, mode)
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
	return chown(path, dir)
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
