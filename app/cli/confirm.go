package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"
)

// loss is what a command takes away for good.
type loss struct {
	show    func(context.Context, *job) error // prints on stderr the rows that will go
	warning string
}

// asking is a command that first asks, on a terminal, whether it is meant. Scripts have no terminal and
// are not asked.
func asking(l loss, run func(context.Context, *job) error) func(context.Context, *job) error {
	return func(ctx context.Context, j *job) error {
		if !j.yes && !j.dryRun && terminal(j.Stdin) && terminal(j.Stderr) {
			if err := l.show(ctx, j); err != nil {
				return err
			}
			if err := j.confirm(ctx, l.warning); err != nil {
				return err
			}
		}
		return run(ctx, j)
	}
}

// errNotMeant ends a command that was not confirmed.
var errNotMeant = errors.New("nothing was changed")

// confirm asks whether to go on. Only y and yes mean so.
func (j *job) confirm(ctx context.Context, warning string) error {
	fmt.Fprintf(j.Stderr, "%s Go on? [y/N] ", warning)
	answers := make(chan string, 1)
	go func() { // a read of a terminal cannot be cancelled
		line, _ := bufio.NewReader(j.Stdin).ReadString('\n')
		answers <- line
	}()
	select {
	case <-ctx.Done():
		fmt.Fprintln(j.Stderr)
		return errNotMeant
	case answer := <-answers:
		switch strings.ToLower(strings.TrimSpace(answer)) {
		case "y", "yes":
			return nil
		}
		return errNotMeant
	}
}
