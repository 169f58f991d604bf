package web

import (
	"fmt"
	"io/fs"
	"syscall"
)

// inodeOf tells a file from any other that was ever under its name: its inode, and when that last changed.
// It is empty of an embedded file.
func inodeOf(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("-%x-%x", stat.Ino, stat.Ctim.Nano())
}
