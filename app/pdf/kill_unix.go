//go:build unix

package pdf

import (
	"io/fs"
	"os"
	"syscall"
)

// killGroup kills a process that leads a process group, and the group.
func killGroup(p *os.Process) {
	syscall.Kill(-p.Pid, syscall.SIGKILL)
	p.Kill()
}

// inode returns the number of a file, or 0 for a file of no file system.
func inode(info fs.FileInfo) uint64 {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return uint64(stat.Ino)
	}
	return 0
}
