package export

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app"
	"littleshelf/app/durable"
)

// Store is an app.Store in a file.
type Store interface {
	app.Store
	io.Closer
}

// ImportFile reads an export into a new file, which takes the name path when all went well; a failure
// leaves nothing. There may be a file at path as long as it is without rows and nobody has it open.
// open opens a Store, made when there is none.
func ImportFile(ctx context.Context, path string, open func(path string) (Store, error), r io.Reader, progress func(rows int)) (rows int, err error) {
	path, err = durable.Resolve(path)
	if err != nil {
		return 0, err
	}
	put := durable.Place // which does not replace
	if _, err := os.Stat(path); err == nil {
		there, err := open(path)
		if err != nil {
			return 0, err
		}
		defer there.Close()
		if err := there.View(ctx, empty); err != nil {
			return 0, err
		}
		put = os.Rename
	} else if !errors.Is(err, fs.ErrNotExist) {
		return 0, err
	}
	dir, err := durable.Mkdir(filepath.Dir(path), filepath.Base(path))
	if err != nil {
		return 0, err
	}
	defer dir.Close()
	temp := filepath.Join(dir.Path(), filepath.Base(path))
	if rows, err = importInto(ctx, temp, open, r, progress); err != nil {
		return 0, err
	}
	if err := durable.Own(temp, path); err != nil {
		return 0, err
	}
	if err := put(temp, path); err != nil {
		return 0, err
	}
	return rows, durable.SyncDir(filepath.Dir(path))
}

func importInto(ctx context.Context, path string, open func(path string) (Store, error), r io.Reader, progress func(rows int)) (rows int, err error) {
	s, err := open(path)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return Import(ctx, s, r, progress)
}
