package web

import "sync"

// cache holds rendered responses by key. Each is valid for one revision of the data it shows.
type cache[Key, Revision comparable] struct {
	maxBytes int // beyond it put evicts arbitrary entries: those in demand are rendered again

	mu      sync.RWMutex
	entries map[Key]cached[Revision]
	size    int // bytes
}

// cached is a response rendered from the data at one revision.
type cached[Revision comparable] struct {
	revision Revision
	body     linkTemplate
}

// entryOverhead is the estimated memory of an entry beside its body, in bytes: key, revision, its
// place in the map and the map's unused places. Keys have a fixed size.
const entryOverhead = 384

func (e cached[Revision]) memory() int { return entryOverhead + e.body.memory() }

func newCache[Key, Revision comparable](maxBytes int) *cache[Key, Revision] {
	return &cache[Key, Revision]{maxBytes: maxBytes, entries: make(map[Key]cached[Revision])}
}

// get returns the entry of key, or an empty one with the zero revision.
func (c *cache[Key, Revision]) get(key Key) cached[Revision] {
	c.mu.RLock()
	defer c.mu.RUnlock()
	return c.entries[key]
}

// put stores an entry, unless it takes more than a 64th of maxBytes. An evicted entry stays in
// memory while it is being sent to slow clients, so large ones are not stored.
func (c *cache[Key, Revision]) put(key Key, entry cached[Revision]) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if old, ok := c.entries[key]; ok {
		c.size -= old.memory()
		delete(c.entries, key)
	}
	if entry.memory() > c.maxBytes/64 {
		return
	}
	c.size += entry.memory()
	c.entries[key] = entry
	for other, evicted := range c.entries {
		if c.size <= c.maxBytes {
			break
		}
		c.size -= evicted.memory()
		delete(c.entries, other)
	}
}
