package cli

import (
	"context"
	"io"
	"strings"
)

func healthCommand() command {
	return command{
		words: "health", args: "[URL]", summary: "report whether the database's server, or the server at URL, is ready",
		examples: []string{"littleshelf health", "littleshelf health https://shop.example.com"},
		run:      health,
	}
}

// health prints whether a server is ready. Monitors use it, also in images without a shell.
func health(ctx context.Context, j *job) error {
	address := ""
	if len(j.args) > 0 {
		address = j.args[0]
	}
	answer, err := j.Health(ctx, address, j.place())
	if err != nil {
		return err
	}
	return j.show(struct {
		Answer string `json:"answer"`
	}{answer}, func(w io.Writer) {
		for line := range strings.Lines(answer + "\n") {
			io.WriteString(w, j.Lang.Sentence(line))
		}
	})
}
