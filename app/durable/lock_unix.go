//go:build unix

package durable

import (
	"errors"
	"os"
	"syscall"
)

// lock marks a file as in use until it is closed or the process ends. The lock is shared, because
// bbolt takes another one to read the file. On a file system without locks, abandoned files are
// never removed.
func lock(file *os.File) { syscall.Flock(int(file.Fd()), syscall.LOCK_SH) }

// lockAbandoned reports whether no process has locked a file. It then holds the exclusive lock
// until file is closed.
func lockAbandoned(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// syncFolder writes the names in a folder to disk.
func syncFolder(dir *os.File) error { return dir.Sync() }

// unsupported reports whether err is the error of a file system that cannot fsync folders.
func unsupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EBADF)
}
