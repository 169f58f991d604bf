package diskcache

import (
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// stored is a file of the cache.
type stored struct {
	path string
	size int64
	made time.Time
}

// files lists the files of the cache, the oldest first. It skips files that the cache did not make,
// and unreadable ones.
func (c *Cache) files() (all []stored) {
	for first := range 256 {
		folder := filepath.Join(c.Dir, hex.EncodeToString([]byte{byte(first)}))
		entries, _ := os.ReadDir(folder)
		for _, entry := range entries {
			info, err := entry.Info()
			if err != nil || !info.Mode().IsRegular() || !isName(entry.Name()) {
				continue
			}
			all = append(all, stored{filepath.Join(folder, entry.Name()), info.Size(), info.ModTime()})
		}
	}
	slices.SortFunc(all, func(a, b stored) int { return a.made.Compare(b.made) })
	return all
}

// isName reports whether the cache could have given a file this name.
func isName(name string) bool {
	digits, err := hex.DecodeString(name)
	return err == nil && len(digits) == len(Key{})-1
}
