package export

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"littleshelf/app"
	"littleshelf/app/durable"
)

// Store is an app.Store in a file.
type Store interface {
	app.Store
	io.Closer
}

// ImportFile imports an export into a new file at path. After an error no new file is left. It
// replaces an existing file only if that has no rows and no process has it open. open opens a
// Store, and creates it if it is missing.
func ImportFile(
	ctx context.Context, path string, open func(path string) (Store, error), r io.Reader, progress func(rows int),
) (rows int, err error) {
	path, err = durable.Resolve(path)
	if err != nil {
		return 0, err
	}
	place := durable.Place // does not replace a file
	if _, err := os.Stat(path); err == nil {
		existing, err := open(path)
		if err != nil {
			return 0, err
		}
		defer existing.Close()
		if err := existing.View(ctx, requireEmpty); err != nil {
			return 0, err
		}
		place = func(file, path string) error { return durable.Replace(file, path, "") }
	} else if !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	dir, temp, err := durable.Draft(path)
	if err != nil {
		return 0, err
	}
	defer dir.Close()
	if rows, err = importInto(ctx, temp, open, r, progress); err != nil {
		return 0, err
	}
	if err := place(temp, path); err != nil {
		return 0, err
	}
	return rows, nil
}

func importInto(
	ctx context.Context, path string, open func(path string) (Store, error), r io.Reader, progress func(rows int),
) (rows int, err error) {
	s, err := open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return Import(ctx, s, r, progress)
}
