package bench

import (
	"os"
	"syscall"
)

// flush waits until what was written to f is on disk, as a commit does.
func flush(f *os.File) error { return os.NewSyscallError("fdatasync", syscall.Fdatasync(int(f.Fd()))) }
