package program

import (
	"io/fs"
	"os"

	"littleshelf/app/cli"
)

// environment is what the process was given beside its arguments.
func environment(getenv func(string) string) cli.Environment {
	return cli.Environment{
		Getenv: getenv,
		Open:   func(path string) (fs.File, error) { return os.Open(path) },
	}
}
