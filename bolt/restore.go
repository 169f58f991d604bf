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

// Restore puts a copy of the backup at from in the place of the database at live, which no process may
// have open (else ErrInUse) and whose file is kept beside it, with now in its name. The backup is proved first, and what it
// holds is all that dryRun finds out. At any moment, crashes included, live is the old file or the
// new one, whole.
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

// countRows counts what is in a database, as far as it can be read.
func countRows(path string) ([]app.Count, error) {
	db, err := openToRead(path, false)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	return db.rows()
}
