package metrics

import "sync/atomic"

// Histogram counts values in buckets. It is safe for concurrent use; Observe costs two atomic
// additions.
type Histogram struct {
	per    float64 // values per unit that is shown
	bounds []int64
	counts []atomic.Uint64
	sum    atomic.Int64
}

// NewHistogram returns a Histogram of integer values that are divided by per when they are written:
// with per 1e9, values are in nanoseconds and shown in seconds. A value is counted in the bucket of
// the first of the ascending bounds that it does not exceed.
func NewHistogram(per float64, bounds ...int64) *Histogram {
	return &Histogram{per: per, bounds: bounds, counts: make([]atomic.Uint64, len(bounds)+1)}
}

// Observe counts a value.
func (h *Histogram) Observe(value int64) {
	i := 0
	for i < len(h.bounds) && value > h.bounds[i] {
		i++
	}
	h.counts[i].Add(1)
	h.sum.Add(value)
}

// Count returns the number of values counted.
func (h *Histogram) Count() (n uint64) {
	for i := range h.counts {
		n += h.counts[i].Load()
	}
	return n
}

// WriteTo writes the histogram as part of the family that t began last.
func (h *Histogram) WriteTo(t *Text, labels ...Label) {
	bounds, counts := make([]float64, len(h.bounds)), make([]uint64, len(h.counts))
	for i, bound := range h.bounds {
		bounds[i] = float64(bound) / h.per
	}
	for i := range h.counts {
		counts[i] = h.counts[i].Load()
	}
	t.Buckets(bounds, counts, float64(h.sum.Load())/h.per, labels...)
}
