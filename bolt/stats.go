package bolt

import (
	"math/bits"
	"sync/atomic"
)

// Stats is what a database has counted since it was opened, and its size.
type Stats struct {
	// Groups is how many commits held 1 Update, 2, up to 4, up to 8 and so on, to 256.
	Groups    [groupSizes]uint64
	Updates   uint64 // that were committed
	Size      int64  // of the file, in bytes
	FreePages int    // those too that will be free when all who read now have finished
}

// groupSizes is how many powers of two there are up to maxGroup.
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

// Stats waits for nobody, and may be asked at any time.
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
