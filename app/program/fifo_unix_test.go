//go:build unix

package program

import "syscall"

func mkfifo(path string) error { return syscall.Mkfifo(path, 0o600) }
