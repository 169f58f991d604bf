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
	setSize = 16 // so a table holds 65,536 buckets of 32 bytes, 2 MiB, at most
)

// table holds buckets by key, as a processor's cache holds lines: a key's hash picks its set, and
// within a set whoever must make room does. That bounds memory however many keys there are, locks
// only keys of one set against each other, and needs nobody to clean up. The hash is seeded, so that
// no client can choose a set.
type table struct {
	seed maphash.Seed
	sets []set
}

// key is whose bucket it is: a reader's id or an address, in 16 bytes.
type key struct {
	what app.Activity
	who  [16]byte
}

type set struct {
	mu      sync.Mutex
	buckets []bucket // at most setSize
}

type bucket struct {
	key  key
	full time.Duration // when it will be full, see Rate.take
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

// find gives the bucket of k, a full one if it has none. Of others in its place the one goes that is,
// or will soonest be, full, for forgetting that one gives the least away: keys that come once push
// each other out, and never whoever has used up a limit.
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
