package app

import (
	"context"
	"errors"
	"io/fs"
)

// Ready tells whether the store answers.
func (s *Shop) Ready(ctx context.Context) error {
	_, err := read(ctx, s.Store, func(r Reader) (struct{}, error) {
		_, err := r.Book(0)
		return struct{}{}, ifNotFound(err, nil)
	})
	return err
}

// neverThere is the name of a file that no books folder has.
const neverThere = "littleshelf.none"

// Readable returns why no book can be opened, if none can.
func Readable(books fs.FS) error {
	file, err := books.Open(neverThere)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	}
	return file.Close()
}

// Alive tells whether the store still answers and its writer still takes its turn, to whoever ends a
// process that hangs. Nothing is written, so that a full disk is no reason to end it.
func (s *Shop) Alive(ctx context.Context) error {
	if err := s.Ready(ctx); err != nil {
		return err
	}
	_, err := write(ctx, s.Store, func(Tx) (struct{}, error) { return struct{}{}, nil })
	return err
}
