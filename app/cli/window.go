package cli

import (
	"flag"
	"strconv"
	"time"

	"littleshelf/app"
	"littleshelf/app/control"
)

// windowFlags are the flags of a list. They select a part of it.
type windowFlags struct {
	limit         int
	before, since string
	filter        control.BookFilter
	state         app.CommentState
	orders        control.OrderFilter
}

func (w *windowFlags) define(f *flag.FlagSet) {
	f.Func("limit", "only the newest `N`; 0 is all", func(typed string) (err error) {
		if w.limit, err = strconv.Atoi(typed); err != nil || w.limit < 0 {
			return errNotCount
		}
		return nil
	})
	f.StringVar(&w.before, "before", "", "only rows older than this `TIME|ID`: 2026-12-31, 2026-12-31 18:00, or the id of a row")
	f.StringVar(&w.since, "since", "", "only rows newer than this `TIME|ID`")
}

// build returns the window of j. The optional argument is a reader.
func (w *windowFlags) build(j *job) control.Window {
	in := control.Window{
		Limit: w.limit, Before: j.mark(w.before), Since: j.mark(w.since), Filter: w.filter, Orders: w.orders, State: w.state,
	}
	if len(j.args) > 0 {
		in.Reader = j.args[0]
	}
	return in
}

// mark parses a position in a list: a time in the job's zone, or else an id.
func (j *job) mark(typed string) control.Mark {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, time.RFC3339} {
		if at, err := time.ParseInLocation(layout, typed, j.zone); err == nil {
			return control.Mark{At: at}
		}
	}
	return control.Mark{ID: typed}
}

// listCommand returns a command that prints a list, or a window of it.
func listCommand[Row any](words, args, summary string, from control.List[Row], l layout[Row]) command {
	var w windowFlags
	return command{words: words, args: args, summary: summary, flags: w.define, run: list(from, l, &w)}
}
