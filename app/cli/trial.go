package cli

import (
	"context"
	"fmt"
	"io"

	"littleshelf/app/control"
)

func trialCommands() []command {
	return []command{
		{
			words: "wechat test", summary: "test whether WeChat accepts the app id and the secret of the running server",
			examples: []string{"littleshelf wechat test"},
			run:      try(control.TestWeChat),
		},
		{
			words: "address test", summary: "test whether the public address reaches the running server",
			examples: []string{"littleshelf address test"},
			run:      try(control.TestAddress),
		},
	}
}

// try returns the run function of a command that prints the outcome of a test.
func try(act control.Act[control.Nothing, control.Trial]) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		return j.withClient(ctx, func(client *control.Client) error {
			trial, err := act.Do(ctx, client, control.Nothing{})
			if err != nil {
				return err
			}
			err = j.show(trial, func(w io.Writer) { fmt.Fprintln(w, sanitize(j.Lang.Sentence(trial.Finding))) })
			if err == nil && !trial.OK {
				err = errDiffers
			}
			return err
		})
	}
}
