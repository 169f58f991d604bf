package app

import (
	"context"
	"errors"
	"io/fs"
	"time"
)

// readyTime is how long a store on other machines may take, so that a balancer soon looks for
// another server.
const readyTime = 2 * time.Second

// Ready returns an error if the store cannot be read, or not in time.
func (s *Shop) Ready(ctx context.Context) error {
	if s.shared() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, readyTime)
		defer cancel()
	}
	_, err := read(ctx, s.Store, func(r Reader) (struct{}, error) {
		_, err := r.Book(0)
		return struct{}{}, ifNotFound(err, nil)
	})
	return err
}

// neverThere is the name of a file that no books folder has.
const neverThere = "littleshelf.none"

// Readable returns an error if no file in the books folder can be opened.
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

// Alive returns an error if the store cannot be read or its writer hangs. A watchdog ends the
// process then. Alive writes nothing, so that a full disk is not taken for a hang.
//
// It does not touch a store on other machines: while that cannot be reached, a watchdog would end
// every server again and again, and no restart helps.
func (s *Shop) Alive(ctx context.Context) error {
	if s.shared() {
		return nil
	}
	if err := s.Ready(ctx); err != nil {
		return err
	}
	_, err := write(ctx, s.Store, func(Tx) (struct{}, error) { return struct{}{}, nil })
	return err
}
