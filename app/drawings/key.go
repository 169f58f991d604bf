package drawings

import (
	"crypto/sha256"
	"fmt"

	"littleshelf/app"
	"littleshelf/app/diskcache"
)

// Key identifies a drawing: it is a hash of all that the drawing is made from.
type Key = diskcache.Key

// version is the version of the way in which pages are drawn and stamped. It changes when the same
// page becomes other bytes, also by a new version of the library.
const version = 1

// PageKey returns the key of the image of a page.
func PageKey(file app.PDFFile, r app.PageRequest) Key {
	return keyOf("page", file, fmt.Sprintf("%d %d %s", r.Number, r.Width, r.Stamp))
}

// PDFKey returns the key of a stamped PDF.
func PDFKey(file app.PDFFile, stamp string) Key { return keyOf("pdf", file, stamp) }

// EditionKey returns a key that changes when any page of a PDF with this stamp does.
func EditionKey(file app.PDFFile, stamp string) Key { return keyOf("edition", file, stamp) }

func keyOf(what string, file app.PDFFile, rest string) Key {
	return sha256.Sum256(fmt.Appendf(nil, "littleshelf drawing v%d\n%s\n%s\n%s\n", version, what, file.Hash, rest))
}
