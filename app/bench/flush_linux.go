package bench

import (
	"os"
	"syscall"
)

// flush syncs f as a commit does.
func flush(f *os.File) error { return os.NewSyscallError("fdatasync", syscall.Fdatasync(int(f.Fd()))) }
