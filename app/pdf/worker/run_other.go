//go:build !unix

package worker

import (
	"fmt"
	"io"
)

// Run fails: this system passes no descriptors between processes.
func Run(_ []string, stderr io.Writer) int {
	fmt.Fprintln(stderr, "littleshelf pages: this system draws no pages")
	return 1
}
