package cli

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"strings"

	"littleshelf/app/control"
)

// loss describes the data that a command deletes or replaces.
type loss struct {
	show    func(context.Context, *job) error // prints on stderr the rows that will go
	warning string
}

// asking returns c with a question before it runs, unless -yes is given.
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
	f.BoolVar(yes, "yes", false, "do not ask first, as is done on a terminal")
}

// errNotConfirmed ends a command that was not confirmed.
var errNotConfirmed = errors.New("nothing was changed")

// ask shows on a terminal the rows that will be lost, and asks whether to continue. Only y and yes
// continue. A script has no terminal and is not asked.
func (j *job) confirm(ctx context.Context, l loss) error {
	if !isTerminal(j.Stdin) || !isTerminal(j.Stderr) {
		return nil
	}
	if err := l.show(ctx, j); err != nil {
		return err
	}
	fmt.Fprintf(j.Stderr, "%s Go on? [y/N] ", l.warning)
	answers := make(chan string, 1)
	go func() { // a read of a terminal cannot be cancelled
		line, _ := bufio.NewReader(j.Stdin).ReadString('\n')
		answers <- line
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(j.Stderr)
		return errNotConfirmed
	case answer := <-answers:
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
		return errNotConfirmed
	}
}

// showRow prints the row of a list that a change names. A row that is not there is for the change to
// report.
func showRow[Row any](ctx context.Context, j *job, l layout[Row], list control.List[Row], w control.Window, match func(Row) bool) error {
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
