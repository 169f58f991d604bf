package engine

import (
	"bytes"
	"slices"

	"littleshelf/app/table"
)

// Keys in a space with a Tail all have one length. Those with the same head, which is the part
// before the tail, are a run: they are stored newest first. The prefix of a list has no part of the
// tail, and its bounds are keys, or keys with one more byte.

// maxRun is how many pairs of a run are kept in memory to turn them round.
const maxRun = 1024

// runHead returns the head of a stored key, with what is stored before the key.
func (v *view) runHead(in *table.Space, stored []byte) []byte {
	return stored[:max(len(v.engine.root)+1, len(stored)-in.Tail)]
}

// runsUp lists runs in the order of their heads, and the pairs of each run in descending order of
// their stored keys, which is the ascending order of their keys.
func (v *view) runsUp(in *table.Space, low, high []byte) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		for low := low; ; {
			long, more := v.shortRunsUp(in, low, high, yield)
			if !more || long == nil {
				return
			}
			low = table.Successor(long)
			for p, err := range v.backward(in, long, low) {
				if !yield(p, err) || err != nil {
					return
				}
			}
		}
	}
}

// shortRunsUp lists runs up to one that is too long for the memory, of which it lists nothing and
// returns the head. more reports whether the list should continue.
func (v *view) shortRunsUp(in *table.Space, low, high []byte, yield func(table.Pair, error) bool) (long []byte, more bool) {
	var run []table.Pair
	end := func() bool {
		for _, p := range slices.Backward(run) {
			if !yield(p, nil) {
				return false
			}
		}
		run = run[:0]
		return true
	}
	for p, err := range v.scan(low, high) {
		if err != nil {
			yield(table.Pair{}, err)
			return nil, false
		}
		head := v.runHead(in, p.Key)
		if len(run) > 0 && !bytes.Equal(head, v.runHead(in, run[0].Key)) && !end() {
			return nil, false
		}
		if run = append(run, p); len(run) > maxRun {
			return bytes.Clone(head), true
		}
	}
	return nil, end()
}

// runsDown lists runs in reverse order of their heads, and the pairs of each run in the order of
// their stored keys, which is the descending order of their keys. It lists all keys below before,
// and perhaps some others, or all if before is nil.
//
// Usually prefix is the whole head of a single run. Then it is one request.
func (v *view) runsDown(in *table.Space, low, high, before []byte) table.Pairs {
	if before != nil {
		before = v.engine.begin(in, before)
	}
	return func(yield func(table.Pair, error) bool) {
		start, some := runStart(low, before, in.Tail)
		if !some {
			return
		}
		single := len(before) == len(low)+in.Tail
		for p, err := range v.scan(start, high) {
			if err == nil && len(p.Key) != len(low)+in.Tail {
				single = false
				break
			}
			single = true
			if !yield(p, err) || err != nil {
				return
			}
		}
		if !single {
			v.manyRunsDown(in, low, high, before, yield)
		}
	}
}

// manyRunsDown is runsDown for any number of runs.
func (v *view) manyRunsDown(in *table.Space, low, high, before []byte, yield func(table.Pair, error) bool) {
	if n := len(before) - in.Tail - 1; n >= len(low) {
		high = least(high, table.Successor(before[:n]))
	}
	for {
		var last []byte
		for p, err := range v.backward(in, low, high) {
			if err != nil {
				yield(p, err)
				return
			}
			last = bytes.Clone(p.Key)
			break
		}
		if last == nil {
			return
		}
		head := v.runHead(in, last)
		if start, some := runStart(head, before, in.Tail); some {
			for p, err := range v.scan(start, table.Successor(head)) {
				if !yield(p, err) || err != nil {
					return
				}
			}
		}
		high = head
	}
}

// runStart returns the stored key with which the pairs of a run begin that are below before, which
// is not inverted. It reports whether there may be some.
func runStart(head, before []byte, tail int) (start []byte, some bool) {
	if before == nil {
		return head, true
	}
	rest, within := bytes.CutPrefix(before, head)
	if !within {
		return head, bytes.Compare(before, head) > 0
	}
	bound := make([]byte, tail)
	copy(bound, rest)
	invert(bound, tail)
	start = append(bytes.Clone(head), bound...)
	if len(rest) <= tail {
		start = append(start, 0) // the tail of before itself is not below it
	}
	return start, true
}
