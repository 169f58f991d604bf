//go:build linux || darwin || freebsd

package doctor

import (
	"os"

	"golang.org/x/sys/unix"
)

// Free returns how many bytes the server may still write to the file system that folder is on.
func Free(folder string) (int64, error) {
	var stat unix.Statfs_t
	if err := unix.Statfs(folder, &stat); err != nil {
		return 0, &os.PathError{Op: "statfs", Path: folder, Err: err}
	}
	return int64(stat.Bavail) * int64(stat.Bsize), nil
}
