package cli

import (
	"os"
	"strconv"
)

// terminalWidth returns the number of columns of the terminal. It is 0 without a terminal, because
// the reader of a pipe needs the whole text. The environment variable COLUMNS overrides it, as in
// other programs.
func (j *job) terminalWidth() int {
	if n, err := strconv.Atoi(j.Env.Getenv("COLUMNS")); err == nil && n > 0 {
		return n
	}
	if file, ok := j.Stdout.(*os.File); ok && isTerminal(file) {
		return widthOf(file)
	}
	return 0
}
