package cli

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"strings"

	"littleshelf/app/control"
	"littleshelf/app/text"
	"littleshelf/app/wait"
)

// loss describes the data that a command deletes or replaces.
type loss struct {
	show    func(context.Context, *job) error // prints on stderr the rows that will go
	warning string
}

// confirming returns c with a question before it runs. The flag -yes skips the question.
func (c command) confirming(l loss) command {
	var yes bool
	define, run := c.flags, c.run
	c.flags = func(f *flag.FlagSet) {
		define(f)
		defineYes(f, &yes)
	}
	c.run = func(ctx context.Context, j *job) error {
		if !yes {
			if err := j.confirm(ctx, l); err != nil {
				return err
			}
		}
		return run(ctx, j)
	}
	return c
}

func defineYes(f *flag.FlagSet, yes *bool) {
	f.BoolVar(yes, "yes", false, "do not ask for confirmation; only a terminal is asked")
}

// errNotConfirmed ends a command that was not confirmed.
var errNotConfirmed = text.Errorf("nothing was changed")

// confirm shows the rows that will be lost on a terminal, and asks whether to continue. Only y and
// yes continue. Without a terminal, as in a script, confirm asks nothing.
func (j *job) confirm(ctx context.Context, l loss) error {
	if !isTerminal(j.Stdin) || !isTerminal(j.Stderr) {
		return nil
	}
	if err := l.show(ctx, j); err != nil {
		return err
	}
	j.Lang.Fprintf(j.Stderr, "%v Go on? [y/N] ", l.warning)
	answer, err := wait.For(ctx, func() (string, error) {
		answer, _ := bufio.NewReader(j.Stdin).ReadString('\n')
		return answer, nil
	})
	if err != nil {
		fmt.Fprintln(j.Stderr)
		return errNotConfirmed
	}
	switch strings.ToLower(strings.TrimSpace(answer)) {
	case "y", "yes":
		return nil
	}
	return errNotConfirmed
}

// showRow prints the first row of a list that match accepts. A missing row is no error here: the
// change itself reports it.
func showRow[Row any](
	ctx context.Context, j *job, l layout[Row], list control.List[Row], w control.Window, match func(Row) bool,
) error {
	return j.withClient(ctx, func(client *control.Client) error {
		for rows, err := range list.Pages(ctx, client, w) {
			if err != nil {
				return err
			}
			for _, row := range rows {
				if match(row) {
					l.write(j, j.Stderr, []Row{row})
					return nil
				}
			}
		}
		return nil
	})
}
