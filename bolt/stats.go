package bolt

import (
	"math/bits"
	"sync/atomic"
)

// Stats holds the counters of a database since it was opened, and its size.
type Stats struct {
	// Groups is the number of commits with 1 Update, 2, up to 4, up to 8 and so on, to 256.
	Groups    [groupSizes]uint64
	Updates   uint64 // the committed ones
	Size      int64  // of the file, in bytes
	FreePages int    // includes the pages that running readers still keep from reuse
}

// groupSizes is the number of powers of two up to maxGroup.
const groupSizes = 9

type counts struct {
	groups  [groupSizes]atomic.Uint64
	updates atomic.Uint64
}

// committed counts a commit of n Updates.
func (c *counts) committed(n int) {
	c.groups[bits.Len(uint(n-1))].Add(1)
	c.updates.Add(uint64(n))
}

// Stats returns the counters. It never blocks, and may be called at any time.
func (db *DB) Stats() Stats {
	pages := db.bolt.Stats()
	s := Stats{
		Updates:   db.counts.updates.Load(),
		Size:      db.size.Load(),
		FreePages: pages.FreePageN + pages.PendingPageN,
	}
	for i := range s.Groups {
		s.Groups[i] = db.counts.groups[i].Load()
	}
	return s
}
