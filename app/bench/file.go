package bench

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"littleshelf/app"
	"littleshelf/app/durable"
)

// Store is a store in a file.
type Store interface {
	app.Store
	io.Closer
}

// File builds the shop in a file at path, unless one exists. An interrupted Build leaves no file.
func (s Size) File(ctx context.Context, path string, open func(path string) (Store, error), progress func(done, total int64)) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	dir, temp, err := durable.Draft(path)
	if err != nil {
		return err
	}
	defer dir.Close()
	store, err := open(temp)
	if err != nil {
		return err
	}
	if err := errors.Join(s.Build(ctx, store, progress), store.Close()); err != nil {
		return err
	}
	return durable.Place(temp, path)
}
