//go:build unix && !linux

package pdf

import "syscall"

// attributes starts a child in a process group of its own.
func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
