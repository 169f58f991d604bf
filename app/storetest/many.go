package storetest

import (
	"cmp"

	"littleshelf/app"
)

// manyBooks reads books in another order than that of the ids, one of them twice.
func manyBooks(r app.Reader, books []app.Book) error {
	wanted := append(reversed(books), books[1])
	var ids []app.BookID
	for _, book := range wanted {
		ids = append(ids, book.ID)
	}
	got, err := r.BooksByID(ids)
	none, err2 := r.BooksByID(nil)
	_, err3 := r.BooksByID(append(ids, 3))
	return cmp.Or(
		wrap("BooksByID", err), equalRows("BooksByID", got, wanted),
		wrap("BooksByID of none", err2), equalRows("BooksByID of none", none, nil),
		fails("BooksByID with one that is missing", err3, app.ErrNotFound),
	)
}

func (s *state) BooksByID(ids []app.BookID) (books []app.Book, err error) {
	for _, id := range ids {
		book, err := s.Book(id)
		if err != nil {
			return nil, err
		}
		books = append(books, book)
	}
	return books, nil
}

func (s *state) Owned(user app.UserID, books []app.BookID) ([]bool, error) {
	owned := make([]bool, len(books))
	for i, book := range books {
		_, err := s.LiveOrder(user, book)
		owned[i] = err == nil
	}
	return owned, nil
}

func (s *state) PDFFilesByName(names []string) (files []app.PDFFile, err error) {
	for _, name := range names {
		files = append(files, copiedFile(s.files[name]))
	}
	return files, nil
}
