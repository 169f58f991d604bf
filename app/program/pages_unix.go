//go:build unix

package program

import (
	"io"

	"littleshelf/app/pdf/worker"
)

// drawPages runs a child process that draws pages. It returns the exit code.
func drawPages(args []string, stderr io.Writer) int { return worker.Run(args, stderr) }
