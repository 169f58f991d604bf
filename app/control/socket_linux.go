package control

import (
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"littleshelf/app/text"
)

// fdPath is the longest prefix of a file's path by its folder's descriptor (proc_pid_fd(5)).
const fdPath = "/proc/self/fd/2147483647/"

// reachable reports whether a socket can be at path. Only its last element is limited in length.
func reachable(path string) bool {
	return len(path) <= maxPath || len(fdPath)+len(filepath.Base(path)) <= maxPath
}

// shorten returns a path of the socket that is short enough for the kernel. It is valid while
// folder is open.
func shorten(path string) (name string, folder *os.File, err error) {
	if len(path) <= maxPath {
		return path, nil, nil
	}
	fd, err := syscall.Open(filepath.Dir(path), syscall.O_RDONLY|syscall.O_DIRECTORY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return "", nil, text.Errorf("control socket %s: %w", path, err)
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", fd, filepath.Base(path)), os.NewFile(uintptr(fd), filepath.Dir(path)), nil
}
