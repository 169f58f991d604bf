package backup

import (
	"path/filepath"
	"time"
)

// Kept summarizes the backups of a shop in a folder.
type Kept struct {
	Good   int       // backups with a SHA-256 beside them
	Newest string    // path of the newest good backup
	At     time.Time // of the newest good backup
	Future int       // backups with a time in the future
	Others int       // backups of other shops
}

// List returns the backups of a shop in the folder dir. It changes nothing. shopOf returns the id
// of the shop in a backup without an id in its name.
func List(dir, shop string, shopOf func(path string) (string, error), now time.Time) (Kept, error) {
	ours := func(path string) bool {
		id, err := shopOf(path)
		return err == nil && id == shop
	}
	f, err := list(dir, shop, ours, now)
	if err != nil {
		return Kept{}, err
	}
	kept := Kept{Good: len(f.good), Future: len(f.future), Others: f.others}
	if kept.Good > 0 {
		newest := f.good[kept.Good-1]
		kept.Newest, kept.At = filepath.Join(dir, newest.name), newest.at
	}
	return kept, nil
}
