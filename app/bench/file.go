package bench

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"

	"littleshelf/app"
)

// Store is a store that is a file.
type Store interface {
	app.Store
	io.Closer
}

// File builds the shop in a file, unless there is one at path: then that is taken to be it. A Build
// that was interrupted leaves none.
func (s Size) File(ctx context.Context, path string, open func(path string) (Store, error), tell func(done, total int64)) error {
	if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	part := path + ".part"
	defer os.Remove(part)
	store, err := open(part)
	if err != nil {
		return err
	}
	if err := errors.Join(s.Build(ctx, store, tell), store.Close()); err != nil {
		return err
	}
	return os.Rename(part, path)
}
