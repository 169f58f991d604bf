package bolt

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"littleshelf/app"
	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// Restore replaces the database at live by a copy of the backup at from. It returns ErrInUse if a
// process has the database open. The old file is kept beside it, with now in its name. The backup
// is verified first. With dryRun, Restore verifies the backup and changes nothing. After a crash at
// any moment, live is either the whole old file or the whole new one.
func Restore(ctx context.Context, live, from string, dryRun bool, now time.Time) (app.Restored, error) {
	path, err := durable.Resolve(live)
	if err != nil {
		return app.Restored{}, err
	}
	r, err := restore(ctx, path, from, dryRun, now)
	if err != nil {
		return app.Restored{}, text.Errorf("restore %s from %s: %w", live, from, err)
	}
	return r, nil
}

func restore(ctx context.Context, live, from string, dryRun bool, now time.Time) (r app.Restored, err error) {
	was, err := os.Stat(live)
	fresh := errors.Is(err, fs.ErrNotExist)
	if err != nil && !fresh {
		return r, err
	}
	if !fresh && !was.Mode().IsRegular() {
		return r, errNotRegular
	}
	if is, err := os.Stat(from); err == nil && !fresh && os.SameFile(was, is) {
		return r, errors.New("they are the same file")
	}
	var unlock func() error
	if !fresh {
		if r.Before, err = countRows(live); errors.Is(err, ErrInUse) {
			return r, err
		}
		if unlock, err = lock(live); err != nil {
			return r, err
		}
		defer unlock()
	}
	backup, err := verify(ctx, from, filepath.Dir(live))
	if err != nil {
		return r, text.Errorf("the backup: %w", err)
	}
	if len(backup.Problems) > 0 {
		return r, text.Errorf("the backup is not sound: %s", first(backup.Problems))
	}
	r.After = backup.Rows
	if dryRun {
		return r, nil
	}
	dir, temp, err := durable.Draft(live)
	if err != nil {
		return r, err
	}
	defer dir.Close()
	sum, err := copyFile(ctx, temp, from)
	if err != nil {
		return r, err
	}
	if sum != backup.SHA256 {
		return r, errors.New("the backup changed while it was copied")
	}
	if fresh {
		return r, durable.Place(temp, live)
	}
	r.Kept = keptName(live, "restore", now)
	return r, replace(live, temp, r.Kept, unlock)
}

// countRows counts the rows of each table of the database at path.
func countRows(path string) ([]app.Count, error) {
	db, err := openToRead(path, false)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return db.countTables()
}
