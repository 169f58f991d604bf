package table

import "littleshelf/app"

func (r *reader) BooksByID(ids []app.BookID) ([]app.Book, error) {
	keys := make([][]byte, len(ids))
	for i, id := range ids {
		keys[i] = number(uint64(id))
	}
	return books.many(r.lists, keys, app.ErrNotFound)
}

func (r *reader) PDFFilesByName(names []string) ([]app.PDFFile, error) {
	keys := make([][]byte, len(names))
	for i, name := range names {
		keys[i] = []byte(name)
	}
	return pdfFiles.many(r.lists, keys, nil)
}

func (r *reader) Owned(user app.UserID, books []app.BookID) ([]bool, error) {
	keys := make([][]byte, len(books))
	for i, book := range books {
		keys[i] = ofUser(user, ownedBook, number(uint64(book)))
	}
	orders, err := r.lists.GetAll(&ordersLive.Space, keys)
	if err != nil {
		return nil, err
	}
	owned := make([]bool, len(books))
	for i, order := range orders {
		owned[i] = order != nil
	}
	return owned, nil
}

// many reads the rows at keys. A row that does not exist is zero, or the error missing if that is
// not nil.
func (t *table[T]) many(from Lists, keys [][]byte, missing error) ([]T, error) {
	values, err := from.GetAll(&t.Space, keys)
	if err != nil {
		return nil, err
	}
	rows := make([]T, len(keys))
	for i, value := range values {
		switch {
		case value != nil:
			rows[i], err = t.decode(keys[i], value)
		case missing != nil:
			err = missing
		}
		if err != nil {
			return nil, err
		}
	}
	return rows, nil
}
