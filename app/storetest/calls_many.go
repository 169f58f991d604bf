package storetest

import (
	"fmt"

	"littleshelf/app"
)

// many reads a few books or files at once. Some exist, and some are asked for twice.
func (d dice) many() call[app.Reader] {
	if d.IntN(2) == 0 {
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
