package bolt

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// Compact rewrites the database at path without the free pages that deleted rows left. It returns
// the size of the file in bytes before and after. It returns ErrInUse if a process has the file
// open. The new file replaces the old one after it was verified and found to hold the same rows.
func Compact(path string, progress func(done, total int64)) (before, after int64, err error) {
	real, err := durable.Resolve(path)
	if err != nil {
		return 0, 0, err
	}
	before, after, err = compact(real, progress)
	if err != nil {
		return 0, 0, text.Errorf("compact %s: %w", path, err)
	}
	return before, after, nil
}

func compact(path string, progress Progress) (before, after int64, err error) {
	if _, err := os.Stat(path); err != nil {
		return 0, 0, err // open would create the file
	}
	db, err := open(path)
	if err != nil {
		return 0, 0, err
	}
	defer db.Close()
	dir, temp, err := durable.Draft(path)
	if err != nil {
		return 0, 0, err
	}
	defer dir.Close()
	if err := rewrite(db.bolt, temp, progress); err != nil {
		return 0, 0, err
	}
	report, err := examine(context.Background(), temp, filepath.Dir(path), false)
	if err != nil {
		return 0, 0, text.Errorf("the new file: %w", err)
	}
	rows, err := db.countTables()
	if err != nil {
		return 0, 0, err
	}
	if !slices.Equal(rows, report.Rows) {
		return 0, 0, text.Errorf("the new file has %v rows, the old one %v", report.Rows, rows)
	}
	if len(report.Problems) > 0 {
		return 0, 0, text.Errorf("the file is not sound: %s", first(report.Problems))
	}
	old, err := os.Stat(path)
	if err != nil {
		return 0, 0, err
	}
	compacted, err := os.Stat(temp)
	if err != nil {
		return 0, 0, err
	}
	return old.Size(), compacted.Size(), replace(path, temp, "", db.closeReplaced)
}

// compactChunk is the largest size of one transaction of rewrite, in bytes.
const compactChunk = 16 << 20

// rewrite copies db row by row into a new file at path. It does not sync that file.
func rewrite(db *bbolt.DB, path string, progress Progress) (err error) {
	fresh, err := openBolt(path, bbolt.Options{NoSync: true, InitialMmapSize: mapFloor})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close()) }()
	fresh.AllocSize = 0 // allocate no pages in advance
	total, err := usedSize(db)
	if err != nil {
		return err
	}
	finished := make(chan error, 1)
	go func() { finished <- bbolt.Compact(fresh, db, compactChunk) }()
	ticker := time.NewTicker(100 * time.Millisecond)
	defer ticker.Stop()
	for {
		select {
		case err := <-finished:
			if err == nil {
				progress.tell(total, total)
			}
			return err
		case <-ticker.C:
			done, err := usedSize(fresh)
			if err != nil {
				done = 0
			}
			progress.tell(min(done, total), total)
		}
	}
}

// usedSize returns how many bytes of a file bbolt uses, free pages included.
func usedSize(db *bbolt.DB) (size int64, err error) {
	err = db.View(func(tx *bbolt.Tx) error {
		size = tx.Size()
		return nil
	})
	return size, err
}
