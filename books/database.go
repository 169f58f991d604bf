package books

import (
	"errors"
	"io"
	"slices"
)

var errDatabase = errors.New("a database, not a book")

// databaseMagic begins the meta of a bbolt file, which lies behind its first page's header, in the
// machine's byte order.
var databaseMagic = []byte{0xED, 0xDA, 0x0C, 0xED}

const databaseMagicAt = 16

// isDatabase tells whether a file is a bbolt database. The shop's own may get into the folder: by a hard
// link, which looks like any other file, as a backup, or because -books is where -db is. Under a book's
// name it would hand every reader's data to whoever has that book. Other hard links are left alone:
// backups that share files are made of them.
func isDatabase(file io.ReaderAt) bool {
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
