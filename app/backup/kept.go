package backup

import (
	"path/filepath"
	"time"
)

// Kept is what a folder has of a shop's backups.
type Kept struct {
	Good   int       // backups with a SHA-256 beside them
	Newest string    // path of the newest good one
	At     time.Time // when that was made
	Ahead  int       // those that are named after a time to come
	Others int       // backups of other shops
}

// Look lists the folder dir for the shop with an id, and changes nothing. shopOf finds the id of the shop
// that a backup without one in its name is of.
func Look(dir, shop string, shopOf func(path string) (string, error), now time.Time) (Kept, error) {
	ours := func(path string) bool {
		id, err := shopOf(path)
		return err == nil && id == shop
	}
	f, err := list(dir, shop, ours, now)
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{Good: len(f.good), Ahead: len(f.ahead), Others: f.others}
	if kept.Good > 0 {
		newest := f.good[kept.Good-1]
		kept.Newest, kept.At = filepath.Join(dir, newest.name), newest.at
	}
	return kept, nil
}
