package cli

import (
	"flag"
	"strconv"
	"time"

	"littleshelf/app/control"
)

// window is the flags of a list: which part of it is wanted.
type windowFlags struct {
	limit         int
	before, since string
}

func (w *windowFlags) define(f *flag.FlagSet) {
	f.Func("limit", "the newest `N` only; 0 is all", func(typed string) (err error) {
		if w.limit, err = strconv.Atoi(typed); err != nil || w.limit < 0 {
			return errNotCount
		}
		return nil
	})
	f.StringVar(&w.before, "before", "", "only what is older than this `TIME|ID`: 2026-12-31, 2026-12-31 18:00, or the id of a row")
	f.StringVar(&w.since, "since", "", "only what is newer than this `TIME|ID`")
}

// of is the window of j. An argument is the reader whose rows are wanted.
func (w *windowFlags) build(j *job) control.Window {
	in := control.Window{Limit: w.limit, Before: j.mark(w.before), Since: j.mark(w.since)}
	if len(j.args) > 0 {
		in.Reader = j.args[0]
	}
	return in
}

// mark reads a place in a list: a time in the shop's zone, or else an id.
func (j *job) mark(typed string) control.Mark {
	for _, layout := range []string{time.DateOnly, "2006-01-02 15:04", time.DateTime, time.RFC3339} {
		if at, err := time.ParseInLocation(layout, typed, j.zone); err == nil {
			return control.Mark{At: at}
		}
	}
	return control.Mark{ID: typed}
}

// listCommand is a command that prints a list, or a window of it.
func listCommand[Row any](words, args, summary string, from control.List[Row], l layout[Row]) command {
	var w windowFlags
	return command{words: words, args: args, summary: summary, flags: w.define, run: list(from, l, &w)}
}
