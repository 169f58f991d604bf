package backup

import (
	"os"
	"path/filepath"
	"slices"
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
	f, err := list(dir, shop, isOf(shop, shopOf), now)
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

// File is a good backup.
type File struct {
	Name string
	At   time.Time
	Size int64 // bytes
}

// Files lists the good backups of a shop in the folder dir, newest first, and at most a number of
// them. It changes nothing.
func Files(dir, shop string, shopOf func(path string) (string, error), now time.Time, most int) (files []File, err error) {
	f, err := list(dir, shop, isOf(shop, shopOf), now)
	if err != nil {
		return nil, err
	}
	slices.Reverse(f.good)
	for _, good := range f.good[:min(most, len(f.good))] {
		info, err := os.Stat(filepath.Join(dir, good.name))
		if err != nil {
			continue // it was removed meanwhile
		}
		files = append(files, File{good.name, good.at, info.Size()})
	}
	return files, nil
}

// isOf returns a function that reports whether the backup at path is the shop's.
func isOf(shop string, shopOf func(path string) (string, error)) func(path string) bool {
	return func(path string) bool {
		id, err := shopOf(path)
		return err == nil && id == shop
	}
}
