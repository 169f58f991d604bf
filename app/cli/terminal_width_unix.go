//go:build unix

package cli

import (
	"os"

	"golang.org/x/sys/unix"
)

// widthOf returns the number of columns of a terminal. 0 is unknown.
func widthOf(terminal *os.File) int {
	size, err := unix.IoctlGetWinsize(int(terminal.Fd()), unix.TIOCGWINSZ)
	if err != nil {
		return 0
	}
	return int(size.Col)
}
