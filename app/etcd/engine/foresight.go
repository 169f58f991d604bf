package engine

import (
	"slices"
	"sync"
)

// foresight remembers which keys a transaction read after its first key. The next transaction that
// begins with the same key reads them in the same request. A reader's requests begin with the
// session, so the session and the reader's row need no requests of their own. Only keys are
// remembered, never values.
type foresight struct {
	mu         sync.Mutex
	young, old map[string][]string // by first key; old is forgotten when young is full
}

const (
	maxForeseen  = 8    // keys after a first key
	maxFirstKeys = 4096 // in each map
)

// after returns the keys that are likely to be read after key.
func (f *foresight) after(key string) []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if keys, ok := f.young[key]; ok {
		return keys
	}
	return f.old[key]
}

// learn remembers the keys of a transaction in the order in which it read them. It forgets what was
// read in an earlier one.
func (f *foresight) learn(keys []string) {
	if len(keys) < 2 {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if before, ok := f.young[keys[0]]; ok && slices.Equal(before, keys[1:]) {
		return
	}
	if f.young == nil || len(f.young) >= maxFirstKeys {
		f.young, f.old = make(map[string][]string), f.young
	}
	f.young[keys[0]] = keys[1:]
}
