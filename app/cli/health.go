package cli

import (
	"context"
	"fmt"
	"io"
)

func healthCommand() command {
	return command{words: "health", args: "[URL]", summary: "say whether the server is ready: the one that has the database, or at URL", run: health}
}

// health reports whether a server is ready. It serves monitors, also in an image without a shell.
func health(ctx context.Context, j *job) error {
	address := ""
	if len(j.args) > 0 {
		address = j.args[0]
	}
	said, err := j.Health(ctx, address, j.place())
	if err != nil {
		return err
	}
	return j.show(struct {
		Answer string `json:"answer"`
	}{said}, func(w io.Writer) { fmt.Fprintln(w, said) })
}
