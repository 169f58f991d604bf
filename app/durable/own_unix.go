//go:build unix

package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
)

// Own sets the owner and the mode of the file at temp to those of the file at path, which it will
// replace. Without a file at path, a file that root creates gets the owner of its folder. If
// everybody can access the old file, the new one gets mode 0600: the old one is probably a copy
// made with cp, with the default mode.
func Own(temp, path string) error {
	old, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return ownAsFolder(temp)
	}
	if err != nil {
		return err
	}
	if err := chown(temp, old); err != nil {
		return err
	}
	mode := old.Mode().Perm()
	if mode&0o007 != 0 {
		mode = 0o600
	}
	return unlessRefused(os.Chmod(temp, mode))
}

// unlessRefused returns nil if a file system cannot set the mode or owner of a file: exFAT, or some
// network file systems. All of its files have the same mode then.
func unlessRefused(err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, errors.ErrUnsupported) {
		return nil
	}
	return err
}

// ownAsFolder gives a file that root has created to the owner of its folder, so that the owner's
// service can open it.
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

// chown sets the owner and group of the file at path to those of another file.
func chown(path string, other fs.FileInfo) error {
	info, err := os.Stat(path)
	if err != nil {
		return err
	}
	want, have := other.Sys().(*syscall.Stat_t), info.Sys().(*syscall.Stat_t)
	if want.Uid == have.Uid && want.Gid == have.Gid {
		return nil
	}
	return os.Chown(path, int(want.Uid), int(want.Gid))
}
