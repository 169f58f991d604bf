package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// Files is the folder of PDFs.
type Files interface {
	// Look reports what is wrong with the file of that name: it is missing, or not a whole PDF.
	Look(name string) error
}

// deliverable reports whether a book can be handed over once it is bought. A catalogue may come before
// its PDFs: a book is sold while the file that goes by its number has not come. A book that the store
// does not have is left to the transaction that follows.
func (s *Shop) deliverable(ctx context.Context, id BookID) bool {
	book, err := read(ctx, s.Store, func(r Reader) (Book, error) { return r.Book(id) })
	if err != nil {
		return true
	}
	err = s.look(book)
	if awaited := book.DiskName == id.WireName() && errors.Is(err, fs.ErrNotExist); err != nil && !awaited {
		s.Log.Error("a book is not sold, for its file is no good", "book", id.String(), "err", err)
		return false
	}
	return true
}

// look reports what is wrong with a book's file.
func (s *Shop) look(book Book) error {
	if s.Files == nil {
		return nil
	}
	return s.Files.Look(book.DiskName)
}

// sellable refuses to put a book on sale whose file cannot be read.
func (s *Shop) sellable(ctx context.Context, id BookID) error {
	book, err := read(ctx, s.Store, func(r Reader) (Book, error) { return r.Book(id) })
	if err != nil {
		return ifNotFound(err, errNoBook)
	}
	if err := s.look(book); err != nil {
		return &Error{Code: Invalid, Msg: fmt.Sprintf("book %s has no good PDF (%v): book set %s -pdf FILE gives it one", id, err, id)}
	}
	return nil
}
