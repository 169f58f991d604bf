package storetest

import (
	"fmt"

	"littleshelf/app"
)

// many reads a few books or files at once, or who owns them. Some exist, and some are asked for
// twice.
func (d dice) many() call[app.Reader] {
	switch d.IntN(3) {
	case 0:
		user, ids := d.userID(), some(d, d.bookID)
		return call[app.Reader]{fmt.Sprint("Owned ", user, ids), func(r app.Reader) (any, error) { return r.Owned(user, ids) }}
	case 1:
		names := some(d, d.fileName)
		return call[app.Reader]{fmt.Sprint("PDFFilesByName ", names), func(r app.Reader) (any, error) {
			return r.PDFFilesByName(names)
		}}
	}
	ids := some(d, func() app.BookID { return pick(d, d.bookID(), d.bookID()+1) })
	return call[app.Reader]{fmt.Sprint("BooksByID ", ids), func(r app.Reader) (any, error) {
		books, err := r.BooksByID(ids)
		return append([]app.Book{}, books...), err
	}}
}

// some returns one to four values.
func some[T any](d dice, one func() T) (all []T) {
	for range 1 + d.IntN(4) {
		all = append(all, one())
	}
	return all
}
