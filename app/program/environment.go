package program

import (
	"io/fs"
	"os"

	"littleshelf/app/cli"
)

// environment returns the command line's access to environment variables and files.
func environment(getenv func(string) string) cli.Environment {
	return cli.Environment{
		Getenv: getenv,
		Open:   func(path string) (fs.File, error) { return os.Open(path) },
	}
}
