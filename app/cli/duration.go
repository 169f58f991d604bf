package cli

import (
	"flag"
	"time"

	"littleshelf/app"
)

// duration is the value of a flag: a Go duration that may also have days (d) and weeks (w).
type duration time.Duration

// durationVar defines a flag with a duration as its value.
func durationVar(f *flag.FlagSet, p *time.Duration, name string, value time.Duration, usage string) {
	*p = value
	f.Var((*duration)(p), name, usage)
}

func (d *duration) Set(typed string) error {
	span, err := app.ParseSpan(typed)
	*d = duration(span)
	return err
}

func (d *duration) String() string { return app.FormatSpan(time.Duration(*d)) }
