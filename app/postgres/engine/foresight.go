package engine

import (
	"slices"
	"sync"
)

// foresight is the keys that transactions read after their first key. A transaction that begins
// with a key fetches these with it, in one round trip: after the hash of a session's key, for
// example, the session and its user. A fetched value is of the same moment as the first one, and
// an Update compares it like any other. So a wrong forecast costs a few bytes only.
type foresight struct {
	mu    sync.Mutex
	after map[cell][]cell
	off   bool // for a comparison
}

const (
	maxFirsts = 20_000
	maxAfter  = 6
)

// of returns the keys that every transaction since has read after first.
func (f *foresight) of(first cell) []cell {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.after[first]
}

// learn stores the keys that were read after first. Those that are not read each time are
// forgotten.
func (f *foresight) learn(first cell, then []cell) {
	then = then[:min(len(then), maxAfter)]
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.off {
		return
	}
	before, known := f.after[first]
	if len(then) == 0 && !known {
		return
	}
	both := make([]cell, 0, len(then))
	for _, c := range before {
		if slices.Contains(then, c) {
			both = append(both, c)
		}
	}
	switch {
	case len(both) == len(before) && known && len(both) > 0:
		return
	case len(both) == 0:
		both = append(both, then...)
	}
	if f.after == nil {
		f.after = make(map[cell][]cell)
	}
	if !known && len(f.after) >= maxFirsts {
		for one := range f.after {
			delete(f.after, one)
			break
		}
	}
	f.after[first] = both
}

// fetchCall returns the call that reads cells of any spaces.
func fetchCall(all []cell) call {
	spaces, keys := make([][]byte, len(all)), make([][]byte, len(all))
	for i, c := range all {
		spaces[i], keys[i] = int2(int16(c.space)), []byte(c.key)
	}
	return call{fetchAll, [][]byte{array(int2Type, spaces), array(byteaType, keys)}}
}

// fetched reads the result of a fetchCall.
func fetched(all []cell, found rows) map[cell][]byte {
	values := make(map[cell][]byte, len(all))
	for _, c := range all {
		values[c] = nil
	}
	for _, row := range found {
		values[all[integer(row[0])-1]] = row[1]
	}
	return values
}
