package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
)

// Files is the books folder.
type Files interface {
	// Verify returns an error if the file is missing or is not a complete PDF. If that is not known,
	// for the files are on another machine that does not answer, the error has a method Temporary that
	// returns true.
	Verify(name string) error
	// HashIf returns the SHA-256 of a file's content. ok is false if the file is not of this size.
	HashIf(name string, size int64) (hash [sha256.Size]byte, ok bool, err error)
	// Names returns the names of all files that Verify can find.
	Names() (map[string]bool, error)
}

// errFileAway is the failure of a purchase while it is unknown whether the book's file is there.
var errFileAway = &Error{Code: Unavailable, Msg: "书籍暂时无法读取，请稍后再试"}

// undeliverable returns why a buyer will be unable to download the book, or nil. A catalogue may be
// loaded before its PDFs, so a book is sold while the file with its WireName is missing. If the
// store does not have the book, the transaction that follows reports that. err is a failure of the
// store: a purchase must not wait for it a second time.
func (s *Shop) undeliverable(ctx context.Context, id BookID) (why, err error) {
	var book Book
	err = view(ctx, s.Store, func(r Reader) (err error) {
		book, err = r.Book(id)
		return ifNotFound(err, nil)
	})
	if err != nil || book.ID == 0 {
		return nil, internal("提交失败", err)
	}
	err = s.verifyFile(book)
	awaited := book.DiskName == id.WireName() && errors.Is(err, fs.ErrNotExist)
	if err == nil || awaited {
		return nil, nil
	}
	s.Log.Error("a book is not sold, for its file is no good", "book", id.String(), "err", err)
	var away interface{ Temporary() bool }
	if errors.As(err, &away) && away.Temporary() {
		return errFileAway, nil
	}
	return ErrNoFile, nil
}

// verifyFile returns an error if a book's file is missing or is not a complete PDF.
func (s *Shop) verifyFile(book Book) error {
	if s.Files == nil {
		return nil
	}
	return s.Files.Verify(book.DiskName)
}

// presentFiles returns the names of the files that are there. It is nil if no file is verified.
func (s *Shop) presentFiles() (map[string]bool, error) {
	if s.Files == nil {
		return nil, nil
	}
	names, err := s.Files.Names()
	if err != nil {
		return nil, &Error{Code: Invalid, Msg: fmt.Sprintf("the books folder cannot be read: %v", err)}
	}
	return names, nil
}

// sellable returns an error if the book's file is missing or is not a complete PDF.
func (s *Shop) sellable(ctx context.Context, id BookID) error {
	book, err := read(ctx, s.Store, func(r Reader) (Book, error) { return r.Book(id) })
	if err != nil {
		return ifNotFound(err, errNoBook)
	}
	if err := s.verifyFile(book); err != nil {
		return &Error{Code: Invalid, Msg: fmt.Sprintf("book %s has no good PDF (%v): book set %s -pdf FILE gives it one", id, err, id)}
	}
	return nil
}
