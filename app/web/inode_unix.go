//go:build linux || darwin

package web

import (
	"fmt"
	"io/fs"
	"syscall"
)

// inodeOf distinguishes a file from all others that ever had its name: by its inode number and the
// time of the inode's last change. It returns "" for an embedded file.
func inodeOf(info fs.FileInfo) string {
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return ""
	}
	return fmt.Sprintf("-%x-%x", stat.Ino, changeTime(stat))
}
