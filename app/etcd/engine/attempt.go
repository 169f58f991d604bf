package engine

import (
	"errors"

	"littleshelf/app/table"
)

// attempt is one run of an Update's function: what it read, and what it will write. It is a
// table.Writes.
type attempt struct {
	snapshot
	update *update

	reads   map[string]found
	order   []string // of reads
	guessed []string // the reads whose value is only assumed to be missing
	writes  map[string][]byte
	written []string // the order of writes; a value of nil is a deletion

	outdated bool // a read has changed while the attempt waited in a line
}

// errOutdated makes the function of an outdated attempt return. It runs again.
var errOutdated = errors.New("the transaction begins again")

// Get is table.Keys's Get.
func (a *attempt) Get(at *table.Space, key []byte) ([]byte, error) {
	return a.read(a.engine.stored(at, key), false)
}

// Old is table.Writes's Old. What is put is new most of the time, so Old assumes that there is no
// value, and the commit compares that.
func (a *attempt) Old(at *table.Space, key []byte) ([]byte, error) {
	return a.read(a.engine.stored(at, key), true)
}

// Put is table.Writes's Put.
func (a *attempt) Put(at *table.Space, key, value []byte) error {
	a.write(a.engine.stored(at, key), append([]byte{}, value...))
	return nil
}

// Delete is table.Writes's Delete.
func (a *attempt) Delete(at *table.Space, key []byte) error {
	a.write(a.engine.stored(at, key), nil)
	return nil
}

func (a *attempt) write(key string, value []byte) {
	if _, again := a.writes[key]; !again {
		a.written = append(a.written, key)
	}
	a.writes[key] = value
}

// read returns the value that the transaction wrote at key, or the stored one. guess allows it to
// assume that there is none.
func (a *attempt) read(key string, guess bool) ([]byte, error) {
	if value, own := a.writes[key]; own {
		return value, nil
	}
	if f, again := a.reads[key]; again {
		return f.value, nil
	}
	f, err := a.readNew(key, guess)
	if err != nil {
		return nil, err
	}
	a.reads[key] = f
	a.order = append(a.order, key)
	return f.value, nil
}

func (a *attempt) readNew(key string, guess bool) (found, error) {
	if a.outdated {
		return found{}, errOutdated
	}
	if err := a.failure(); err != nil {
		return found{}, err
	}
	if err := a.lineUp(key); err != nil {
		return found{}, err
	}
	if _, ok := a.known[key]; guess && !ok {
		a.guessed = append(a.guessed, key)
		return found{}, nil
	}
	return a.get(key)
}

// lineUp waits for a turn if key is hot and the Update has no place in a line yet. What was read
// before may be old then, so all of it is read again in one request, together with key.
func (a *attempt) lineUp(key string) error {
	if a.update.place != nil {
		return nil
	}
	place, waited, err := a.engine.lines.enter(a.ctx, key)
	if err != nil {
		return a.fail(err)
	}
	a.update.place = place
	if waited {
		a.engine.counts.waits.Add(1)
	}
	if _, ok := a.known[key]; place == nil || ok && !waited {
		return nil
	}
	return a.refresh(key)
}

// refresh reads key, and all keys that are known, at the newest revision. The attempt is outdated
// if one of its reads has changed.
func (a *attempt) refresh(key string) error {
	keys := append([]string{}, a.order...)
	for k := range a.known {
		if _, again := a.reads[k]; !again && k != key {
			keys = append(keys, k)
		}
	}
	keys = append(keys, key)
	now := snapshot{engine: a.engine, ctx: a.ctx}
	all, err := now.getAll(keys)
	if err != nil {
		return a.fail(err)
	}
	a.known = knownOf(keys, all)
	for i, k := range keys {
		if before, read := a.reads[k]; read && before.changed != all[i].changed {
			a.outdated = true
		}
	}
	a.revision, a.on = now.revision, now.on
	if a.outdated {
		return errOutdated
	}
	return nil
}

// verify reads the values that were only assumed to be missing. It reports whether they are. If
// not, what the function returned means nothing.
func (a *attempt) verify() (right bool, err error) {
	if len(a.guessed) == 0 {
		return true, nil
	}
	all, err := a.getAll(a.guessed)
	if err != nil {
		return false, err
	}
	right = true
	known := make(map[string]found, len(a.reads))
	for k, f := range a.reads {
		known[k] = f
	}
	for i, k := range a.guessed {
		known[k] = all[i]
		right = right && all[i].changed == 0
	}
	a.known = known
	return right, nil
}
