package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"slices"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/app/text"
)

func trialCommands() []command {
	return []command{
		testWeChat(),
		{
			words: "address test", summary: "test whether the public address reaches the running server",
			examples: []string{"littleshelf address test"},
			run: func(ctx context.Context, j *job) error {
				return try(ctx, j, control.TestAddress, control.Nothing{})
			},
		},
	}
}

func testWeChat() command {
	var setting string
	return command{
		words: "wechat test", summary: "test all that a mini-program needs of the running server: WeChat, templates, domain, certificate",
		examples: []string{"littleshelf wechat test", "littleshelf wechat test -template receipt"},
		flags: func(f *flag.FlagSet) {
			f.Func("template", "test whether WeChat takes messages of this template, `receipt|reply`", func(typed string) error {
				if setting = "template-" + typed; !slices.Contains(app.TemplateSettings, setting) {
					return text.Errorf("not a template: receipt or reply")
				}
				return nil
			})
		},
		run: func(ctx context.Context, j *job) error {
			if setting != "" {
				return try(ctx, j, control.TestTemplate, control.TemplateTrial{Setting: setting})
			}
			return tryConnection(ctx, j)
		},
	}
}

// tryConnection prints the outcome of each part of the connection to WeChat. It fails if one is
// wrong.
func tryConnection(ctx context.Context, j *job) error {
	return j.withClient(ctx, func(client *control.Client) error {
		parts, err := control.TestConnection.Do(ctx, client, control.Nothing{})
		if err != nil {
			return err
		}
		wrong := false
		for _, part := range parts {
			wrong = wrong || part.Grade == app.GradeWrong
			err := j.show(part, func(w io.Writer) {
				writeGraded(j, w, string(part.Grade), part.Part, j.Lang.Sentence(part.Finding))
			})
			if err != nil {
				return err
			}
		}
		if wrong {
			return errDiffers
		}
		return nil
	})
}

// try prints the outcome of a test.
func try[In any](ctx context.Context, j *job, act control.Act[In, control.Trial], in In) error {
	return j.withClient(ctx, func(client *control.Client) error {
		trial, err := act.Do(ctx, client, in)
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
