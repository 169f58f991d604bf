package bench

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// contender is something to measure: a Load, or a disk.
type contender interface {
	Run(ctx context.Context, d time.Duration) (Result, error)
}

// Rounds configures a measurement. Contenders run in turns, so that other work of the machine
// affects them alike.
type Rounds struct {
	Count int
	Each  time.Duration // of a contender in a round

	// Progress is called after each run; may be nil.
	Progress func(done, total int64)

	done, total int64
}

// measure returns each contender's median result. Before the first round each warms up for a fifth
// of a round.
func (r *Rounds) measure(ctx context.Context, contenders ...contender) ([]Result, error) {
	all := make([][]Result, len(contenders))
	for round := range r.Count + 1 {
		for i, contender := range contenders {
			each := r.Each
			if round == 0 {
				each /= 5
			}
			result, err := contender.Run(ctx, each)
			if err != nil {
				return nil, err
			}
			if round > 0 {
				all[i] = append(all[i], result)
			}
			r.advance(1)
		}
	}
	medians := make([]Result, len(contenders))
	for i, results := range all {
		medians[i] = median(results)
	}
	return medians, nil
}

// expect sets the total of the progress, for this many contenders.
func (r *Rounds) expect(contenders int) {
	r.total = int64(contenders) * int64(r.Count+1)
	r.advance(0)
}

func (r *Rounds) advance(runs int64) {
	if r.done += runs; r.Progress != nil {
		r.Progress(r.done, r.total)
	}
}

// median returns the result with the median rate, with the medians of the percentiles.
func median(results []Result) Result {
	by := func(less func(a, b Result) int) Result {
		slices.SortFunc(results, less)
		return results[len(results)/2]
	}
	middle := by(func(a, b Result) int { return cmp.Compare(a.PerSecond(), b.PerSecond()) })
	middle.P50 = by(func(a, b Result) int { return cmp.Compare(a.P50, b.P50) }).P50
	middle.P99 = by(func(a, b Result) int { return cmp.Compare(a.P99, b.P99) }).P99
	return middle
}
