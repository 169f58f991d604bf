package cli

import (
	"bufio"
	"context"
	"flag"
	"io"
	"strconv"
	"strings"

	"littleshelf/app/control"
)

// maxTyped is the length of the longest line that is read as a code, in bytes.
const maxTyped = 1000

func findCode() command {
	return command{
		words: "codes find", args: "[CODE]", summary: "what became of a code; without CODE it is read from standard input",
		examples: []string{"littleshelf codes find 7K2M-Q9XT-4HVR-8WDP"},
		run: func(ctx context.Context, j *job) error {
			typed := stdio
			if len(j.args) > 0 {
				typed = j.args[0]
			}
			if typed == stdio {
				line, err := bufio.NewReader(io.LimitReader(j.Stdin, maxTyped)).ReadString('\n')
				if err != nil && err != io.EOF {
					return err
				}
				typed = strings.TrimSpace(line)
			}
			return j.withClient(ctx, func(client *control.Client) error {
				found, err := control.FindCode.Do(ctx, client, control.CodeIn{Code: typed})
				if err != nil {
					return err
				}
				return codeLayout.print(j, codeLayout.table(j), []control.FoundCode{found})
			})
		},
	}
}

func listUsed() command {
	var limit int
	return command{
		words: "codes used", args: "BATCH", summary: "who redeemed the codes of a batch, the last one first",
		examples: []string{"littleshelf codes used 01a202c1-cdb9-7972-8aea-12eff7373268"},
		flags: func(f *flag.FlagSet) {
			f.Func("limit", "only the newest `N`; 0 is all", func(typed string) (err error) {
				if limit, err = strconv.Atoi(typed); err != nil || limit < 0 {
					return errNotCount
				}
				return nil
			})
		},
		run: func(ctx context.Context, j *job) error {
			batch, err := j.batch()
			if err != nil {
				return err
			}
			return printList(ctx, j, control.ListUsed, usedLayout, func() control.Window { return control.Window{Limit: limit, Batch: batch} })
		},
	}
}

var usedLayout = layout[control.UsedCode]{
	header:   []string{"READER", "NAME", "POINTS", "TIME"},
	numbers:  []int{2},
	flexible: []int{1},
	cells: func(j *job, u control.UsedCode) []string {
		return []string{shortID(u.User), u.Name, strconv.FormatInt(u.Points, 10), j.formatTime(u.At)}
	},
}

var codeLayout = layout[control.FoundCode]{
	header:   []string{"BATCH", "POINTS", "STATE", "GOOD THROUGH", "READER", "NAME", "TIME"},
	numbers:  []int{1},
	flexible: []int{5},
	cells: func(j *job, c control.FoundCode) []string {
		state, reader := string(c.State), "-"
		if !c.User.IsZero() {
			state, reader = "redeemed", shortID(c.User)
		}
		return []string{
			c.Batch.String(), strconv.FormatInt(c.Points, 10), j.Lang.Text(state), j.formatExpiry(c.Expires), reader, c.Name, j.formatTime(c.At),
		}
	},
}
