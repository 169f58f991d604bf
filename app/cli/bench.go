package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"time"

	"littleshelf/app/bench"
)

// benchFlags are the flags of bench.
type benchFlags struct {
	readers, rounds int
	round           time.Duration
}

func (m *benchFlags) define(f *flag.FlagSet) {
	f.IntVar(&m.readers, "readers", 100_000, "the number of readers of the shop, `N`; orders, comments and books are in proportion")
	f.IntVar(&m.rounds, "rounds", 5, "measure each call `N` times and report the median")
	durationVar(f, &m.round, "round", 500*time.Millisecond, "the `DURATION` of one measurement")
}

func (m *benchFlags) validate() error {
	if m.readers < 1000 || m.rounds < 1 || m.round < 10*time.Millisecond || m.round > time.Minute {
		return usagef("-readers must be at least 1000, -rounds at least 1, -round from 10ms to 1m")
	}
	return nil
}

func benchCommand() command {
	var m benchFlags
	return command{
		words: "bench", summary: "measure the server's speed on this machine with a generated shop, and minimal servers beside it",
		examples: []string{"littleshelf bench"},
		flags:    m.define, run: m.measure,
	}
}

// measure prints the speed of the server on this machine.
func (m *benchFlags) measure(ctx context.Context, j *job) error {
	if err := m.validate(); err != nil {
		return err
	}
	var phase string
	var shown *progress
	options := bench.Options{Size: bench.OfReaders(m.readers), Rounds: m.rounds, Each: m.round}
	report, err := j.Bench(ctx, options, func(current string, done, total int64) {
		if current != phase {
			if shown != nil {
				shown.end()
			}
			fmt.Fprintln(j.Stderr, j.Lang.Sentence(current))
			phase, shown = current, j.progress()
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
