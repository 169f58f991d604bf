//go:build unix

package bolt

import (
	"os"
	"syscall"
)

// errLocked is the error of tryLock if another process has the lock.
const errLocked = syscall.EWOULDBLOCK

// tryLock acquires the same lock as bbolt. Closing f releases it.
func tryLock(f *os.File) error { return syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB) }
