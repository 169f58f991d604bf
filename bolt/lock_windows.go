package bolt

import (
	"math"
	"os"

	"golang.org/x/sys/windows"
)

// errLocked is the error of tryLock if another process has the lock.
const errLocked = windows.ERROR_LOCK_VIOLATION

// tryLock acquires the same lock as bbolt: one byte, far behind the end of any file. Closing f
// releases it.
func tryLock(f *os.File) error {
	const flags = windows.LOCKFILE_EXCLUSIVE_LOCK | windows.LOCKFILE_FAIL_IMMEDIATELY
	at := &windows.Overlapped{Offset: math.MaxUint32, OffsetHigh: math.MaxUint32}
	return windows.LockFileEx(windows.Handle(f.Fd()), flags, 0, 1, 0, at)
}
