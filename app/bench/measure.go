package bench

import (
	"cmp"
	"context"
	"slices"
	"time"
)

// contender is what can be measured for a while: a Load, or a disk.
type contender interface {
	Run(ctx context.Context, d time.Duration) (Result, error)
}

// Rounds says how contenders are measured: in turns, so that what else goes on in the machine meets
// all of them alike.
type Rounds struct {
	Count int
	Each  time.Duration // of a contender in a round

	// Tell hears how far it is; may be nil.
	Tell func(done, total int64)

	done, total int64
}

// measure gives each contender's median result. A fifth of a round warms each up.
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
			r.tell(1)
		}
	}
	medians := make([]Result, len(contenders))
	for i, results := range all {
		medians[i] = median(results)
	}
	return medians, nil
}

// expect says how many contenders there will be.
func (r *Rounds) expect(contenders int) {
	r.total = int64(contenders) * int64(r.Count+1)
	r.tell(0)
}

func (r *Rounds) tell(more int64) {
	if r.done += more; r.Tell != nil {
		r.Tell(r.done, r.total)
	}
}

// median is the result with the median rate, and the medians of the percentiles.
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
