package limit

import (
	"hash/maphash"
	"slices"
	"sync"
	"time"

	"littleshelf/app"
)

const (
	sets    = 4096
	setSize = 16 // a table has at most 65,536 buckets of 32 bytes: 2 MiB
)

// table is a set-associative cache of buckets: a key's hash selects its set, and a full set evicts
// one of its own buckets. That bounds the memory for any number of keys. Only keys of the same set
// contend for a lock, and no goroutine has to clean up. The hash is seeded, so that a client cannot
// choose its set.
type table struct {
	seed maphash.Seed
	sets []set
}

// key names a bucket: an activity, and the reader's id or the address in 16 bytes.
type key struct {
	activity app.Activity
	id       [16]byte
}

type set struct {
	mu      sync.Mutex
	buckets []bucket // at most setSize
}

type bucket struct {
	key  key
	full time.Duration // the time at which it will be full, see Rate.take
}

func newTable() table { return table{seed: maphash.MakeSeed(), sets: make([]set, sets)} }

// take takes one token for k.
func (t *table) take(k key, r Rate, now time.Duration) (wait time.Duration) {
	s := &t.sets[maphash.Comparable(t.seed, k)%sets]
	s.mu.Lock()
	defer s.mu.Unlock()
	return r.take(&s.find(k, now).full, now)
}

// isSpent reports whether a token of k has been taken and has not come back.
func (t *table) isSpent(k key, now time.Duration) bool {
	s := &t.sets[maphash.Comparable(t.seed, k)%sets]
	s.mu.Lock()
	defer s.mu.Unlock()
	i := slices.IndexFunc(s.buckets, func(b bucket) bool { return b.key == k })
	return i >= 0 && s.buckets[i].full > now
}

// find returns the bucket of k, and adds a full one if there is none. To make room it evicts the
// bucket that is full or will be full first: that bucket has counted the least. So a key that is
// used once never evicts a key that has reached its limit.
func (s *set) find(k key, now time.Duration) *bucket {
	fullest := 0
	for i := range s.buckets {
		b := &s.buckets[i]
		if b.key == k {
			return b
		}
		if b.full < s.buckets[fullest].full {
			fullest = i
		}
	}
	if n := len(s.buckets); n == 0 || n < setSize && s.buckets[fullest].full > now {
		s.buckets = append(s.buckets, bucket{})
		fullest = n
	}
	s.buckets[fullest] = bucket{key: k, full: now}
	return &s.buckets[fullest]
}
