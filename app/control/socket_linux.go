package control

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// fdPath is how a file in an open folder is called (proc_pid_fd(5)), with the largest descriptor there is.
const fdPath = "/proc/self/fd/2147483647/"

// reachable reports whether a socket can be at path: its folder may be as deep as it likes.
func reachable(path string) bool {
	return len(path) <= maxPath || len(fdPath)+len(filepath.Base(path)) <= maxPath
}

// shorten returns a name for the socket at path that the kernel takes, for as long as folder is open.
func shorten(path string) (name string, folder *os.File, err error) {
	if len(path) <= maxPath {
		return path, nil, nil
	}
	fd, err := syscall.Open(filepath.Dir(path), syscall.O_RDONLY|syscall.O_DIRECTORY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return "", nil, fmt.Errorf("control socket %s: %w", path, err)
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", fd, filepath.Base(path)), os.NewFile(uintptr(fd), filepath.Dir(path)), nil
}
