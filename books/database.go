package books

import (
	"io"
	"slices"

	"littleshelf/app/text"
)

// ErrDatabase is the error of a file that IsDatabase reports.
var ErrDatabase = text.Errorf("a database, not a book")

// databaseMagic begins the meta of a bbolt file, after the first page's header, in the machine's
// byte order.
var databaseMagic = []byte{0xED, 0xDA, 0x0C, 0xED}

const databaseMagicAt = 16

// IsDatabase reports whether a file is a bbolt database. The shop's own may be in the folder: as a
// hard link, as a backup, or because -books is the folder of -db. Under a book's name it would show
// all readers' data to the owners of that book. Other hard links are allowed: some backup programs
// make them.
func IsDatabase(file io.ReaderAt) bool {
	magic := make([]byte, len(databaseMagic))
	if _, err := file.ReadAt(magic, databaseMagicAt); err != nil {
		return false // shorter than any database
	}
	if slices.Equal(magic, databaseMagic) {
		return true
	}
	slices.Reverse(magic)
	return slices.Equal(magic, databaseMagic)
}
