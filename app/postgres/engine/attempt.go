package engine

import (
	"context"

	"littleshelf/app/remote"
	"littleshelf/app/table"
)

// cell is the place of a value: the number of a space, and a key.
type cell struct {
	space byte
	key   string
}

// expectation is the value that a cell must have at the commit. nil is no value.
type expectation struct {
	cell
	value   []byte
	guessed bool // assumed, not read
}

// attempt is one run of an Update's function.
type attempt struct {
	u      *update
	ctx    context.Context
	reads  []expectation // in the order of the reads
	places map[cell]int  // of the reads
	writes map[cell][]byte
	failed error // the first error that is not fn's; fn may ignore it
}

func newAttempt(ctx context.Context, u *update) *attempt {
	return &attempt{u: u, ctx: ctx, places: make(map[cell]int), writes: make(map[cell][]byte)}
}

// Get returns the value that the transaction wrote, or the stored one.
func (a *attempt) Get(at *table.Space, key []byte) ([]byte, error) { return a.get(at, key, false) }

// Old is Get that assumes that there is no value, if it is not known. The commit finds a wrong
// guess. That costs one round trip more, like the read that a right guess saves.
func (a *attempt) Old(at *table.Space, key []byte) ([]byte, error) { return a.get(at, key, true) }

func (a *attempt) get(at *table.Space, key []byte, guess bool) ([]byte, error) {
	if a.failed != nil {
		return nil, a.failed
	}
	c := cell{at.Number, string(key)}
	if value, written := a.writes[c]; written {
		return value, nil
	}
	if i, read := a.places[c]; read {
		return a.reads[i].value, nil
	}
	value, guessed, err := a.u.value(a.ctx, c, guess)
	if err != nil {
		a.failed = err
		return nil, err
	}
	a.places[c] = len(a.reads)
	a.reads = append(a.reads, expectation{c, value, guessed})
	return value, nil
}

// Put stores a copy of value.
func (a *attempt) Put(at *table.Space, key, value []byte) error {
	return a.write(at, key, append([]byte{}, value...))
}

// Delete removes the value.
func (a *attempt) Delete(at *table.Space, key []byte) error { return a.write(at, key, nil) }

func (a *attempt) write(at *table.Space, key, value []byte) error {
	if a.failed != nil {
		return a.failed
	}
	a.writes[cell{at.Number, string(key)}] = value
	if len(a.writes) > maxWrites {
		a.failed = remote.ErrTooLarge
	}
	return a.failed
}

// certain reports whether the reads are consistent without a comparison: at most one value was
// read, and none was assumed.
func (a *attempt) certain() bool {
	return len(a.reads) == 0 || len(a.reads) == 1 && !a.reads[0].guessed
}
