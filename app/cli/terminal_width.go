package cli

import (
	"os"
	"strconv"
)

// columns is how wide the terminal is; 0 when there is none, for what reads a pipe wants all of a
// text. COLUMNS in the environment comes first, as for other programs.
func (j *job) terminalWidth() int {
	if n, err := strconv.Atoi(j.Env.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if file, ok := j.Stdout.(*os.File); ok && isTerminal(file) {
		return widthOf(file)
	}
	return 0
}
