package web

import "testing"

// TestCacheIsBounded: entries are evicted, and the counted size includes body, offsets and
// overhead.
func TestCacheIsBounded(t *testing.T) {
	const maxBytes = 1000 * entryOverhead
	for _, size := range []int{0, 100, 4000} {
		c := newCache[int, int](maxBytes)
		entry := cached[int]{1, linkTemplate{make([]byte, size), make([]int, size/100)}}
		for key := range 2000 {
			c.put(key, entry)
			c.put(key, entry) // replaced, not counted twice
			memory := len(c.entries) * (entryOverhead + size + size/100*8)
			if c.size != memory || memory > maxBytes || memory < maxBytes/2 && len(c.entries) != key+1 {
				t.Fatalf("%d entries of %d bytes: %d bytes are stored and %d counted, want the same, at most %d",
					key+1, size, memory, c.size, maxBytes)
			}
		}
	}
	c := newCache[int, int](maxBytes)
	c.put(1, cached[int]{1, linkTemplate{text: make([]byte, maxBytes/64)}})
	if e := c.get(1); e.revision != 0 || e.body.text != nil || c.size != 0 {
		t.Errorf("an entry larger than a 64th of the cache is stored: %v", e)
	}
}
