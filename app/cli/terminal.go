package cli

import (
	"os"

	"github.com/mattn/go-isatty"
)

// isTerminal reports whether a stream is a terminal.
func isTerminal(stream any) (is bool) {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	conn, err := file.SyscallConn() // Fd would make the file blocking
	if err != nil {
		return false
	}
	err = conn.Control(func(fd uintptr) { is = isatty.IsTerminal(fd) || isatty.IsCygwinTerminal(fd) })
	return is && err == nil
}
