package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"littleshelf/app/bench"
)

// benchFlags is the flags of bench.
type benchFlags struct {
	readers, rounds int
	round           time.Duration
}

func (m *benchFlags) define(f *flag.FlagSet) {
	f.IntVar(&m.readers, "readers", 100_000, "how many readers the shop has, `N`; orders, comments and books go with them")
	f.IntVar(&m.rounds, "rounds", 5, "how often each call is measured, `N` times; the median counts")
	durationVar(f, &m.round, "round", 500*time.Millisecond, "how long, each time, a `DURATION`")
}

func (m *benchFlags) validate() error {
	if m.readers < 1000 || m.rounds < 1 || m.round < 10*time.Millisecond || m.round > time.Minute {
		return usagef("-readers is at least 1000, -rounds at least 1, -round from 10ms to 1m")
	}
	return nil
}

func benchCommand() command {
	var m benchFlags
	return command{
		words: "bench", summary: "measure the server here, beside bare ones, on a shop made for it",
		flags: m.define, run: m.measure,
	}
}

// measure prints how fast the server is here.
func (m *benchFlags) measure(ctx context.Context, j *job) error {
	if err := m.validate(); err != nil {
		return err
	}
	var phase string
	var shown *progress
	report, err := j.Bench(ctx, bench.Options{Size: bench.OfReaders(m.readers), Rounds: m.rounds, Each: m.round}, func(what string, done, total int64) {
		if what != phase {
			if shown != nil {
				shown.end()
			}
			fmt.Fprintln(j.Stderr, what)
			phase, shown = what, j.progress()
		}
		shown.update(done, total)
	})
	if shown != nil {
		shown.end()
	}
	if err != nil {
		return err
	}
	return j.show(figuresOf(report), func(w io.Writer) { benchTable(j, w, report) })
}
