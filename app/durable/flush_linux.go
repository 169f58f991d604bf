package durable

import (
	"os"
	"syscall"
)

// flush waits until part of f is on disk. Unlike fsync it leaves the file system's journal alone,
// which a commit may be waiting for; the fsync at the end is still needed.
func flush(f *os.File, at, n int64) error {
	const waitBeforeWriteWaitAfter = 1 | 2 | 4 // linux/fs.h: SYNC_FILE_RANGE_*
	return os.NewSyscallError("sync_file_range", syscall.SyncFileRange(int(f.Fd()), at, n, waitBeforeWriteWaitAfter))
}
