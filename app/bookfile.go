package app

import (
	"context"
	"errors"
	"io/fs"
)

// Bookfile is a book with what is known of its PDF.
type Bookfile struct {
	Book
	PDF     PDFFile // zero if the file was not examined yet
	Missing bool    // the file is not in the books folder
	Fault   error   // why the file cannot be sold, if it is not missing
}

// Bookfiles looks at the files of some books.
func (s *Shop) Bookfiles(ctx context.Context, books []Book) ([]Bookfile, error) {
	names, all := make([]string, len(books)), make([]Bookfile, len(books))
	for i, book := range books {
		names[i] = book.DiskName
	}
	facts, err := read(ctx, s.Store, func(r Reader) ([]PDFFile, error) { return r.PDFFilesByName(names) })
	if err != nil {
		return nil, err
	}
	for i, book := range books {
		all[i].Book, all[i].PDF = book, facts[i]
		switch err := s.verifyFile(all[i].Book); {
		case errors.Is(err, fs.ErrNotExist):
			all[i].Missing = true
		case err != nil:
			all[i].Fault = err
		}
	}
	return all, nil
}

// Bookfile returns a book of the catalogue, for sale or not.
func (s *Shop) Bookfile(ctx context.Context, id BookID) (Bookfile, error) {
	book, err := read(ctx, s.Store, func(r Reader) (Book, error) {
		book, err := r.Book(id)
		return book, ifNotFound(err, errNoBook)
	})
	if err != nil {
		return Bookfile{}, err
	}
	all, err := s.Bookfiles(ctx, []Book{book})
	if err != nil {
		return Bookfile{}, err
	}
	return all[0], nil
}
