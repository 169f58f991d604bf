package engine

import (
	"bytes"

	"littleshelf/app/table"
)

// Ascend is table.Lists's Ascend.
func (v *view) Ascend(in *table.Space, prefix, from []byte) table.Pairs {
	low, high := v.span(in, prefix)
	if in.Tail > 0 {
		return v.unstored(in, v.runsUp(in, low, high), from, nil)
	}
	if bytes.Compare(from, prefix) > 0 {
		low = v.engine.begin(in, from)
	}
	return v.unstored(in, v.scan(low, high), nil, nil)
}

// Descend is table.Lists's Descend.
func (v *view) Descend(in *table.Space, prefix, before []byte) table.Pairs {
	low, high := v.span(in, prefix)
	if in.Tail > 0 {
		return v.unstored(in, v.runsDown(in, low, high, before), nil, before)
	}
	if before != nil {
		high = least(high, v.engine.begin(in, before))
	}
	return v.unstored(in, v.backward(in, low, high), nil, nil)
}

func least(a, b []byte) []byte {
	if bytes.Compare(a, b) < 0 {
		return a
	}
	return b
}

// span returns the bounds of the stored keys that begin with prefix.
func (v *view) span(in *table.Space, prefix []byte) (low, high []byte) {
	low = v.engine.begin(in, prefix)
	return low, table.Successor(low)
}

// unstored lists stored pairs as they were put, without those below from and without those not
// below before. Each bound may be nil.
func (v *view) unstored(in *table.Space, list table.Pairs, from, before []byte) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		for p, err := range list {
			if err != nil {
				yield(table.Pair{}, err)
				return
			}
			p.Key = v.engine.key(in, p.Key)
			if bytes.Compare(p.Key, from) < 0 || before != nil && bytes.Compare(p.Key, before) >= 0 {
				continue
			}
			if !yield(p, nil) {
				return
			}
		}
	}
}
