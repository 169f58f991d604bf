//go:build unix

package durable

import (
	"errors"
	"os"
	"syscall"
)

// lock marks a file as worked on, until it is closed or the process ends. The lock is a shared one: bbolt
// takes another to read the file. A file system without locks has none, and keeps what is abandoned.
func lock(file *os.File) { syscall.Flock(int(file.Fd()), syscall.LOCK_SH) }

// abandoned reports whether no process works on a file, and keeps others away until file is closed.
func abandoned(file *os.File) bool {
	return syscall.Flock(int(file.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) == nil
}

// syncFolder brings the names in a folder to disk.
func syncFolder(dir *os.File) error { return dir.Sync() }

// unsupported reports whether err is the refusal of a file system that has no fsync of folders.
func unsupported(err error) bool {
	return errors.Is(err, errors.ErrUnsupported) || errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.EBADF)
}
