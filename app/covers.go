package app

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"time"
)

// Covers is the folder of covers in the books folder.
type Covers interface {
	// Stat describes the PDF of a DiskName.
	Stat(name string) (fs.FileInfo, error)
	// KeepCover stores a cover durably, and returns its hash.
	KeepCover(large []byte) (hash [sha256.Size]byte, err error)
	// VerifyCover returns an error if the cover is missing.
	VerifyCover(hash [sha256.Size]byte) error
	// RemoveCovers removes the covers that are older than a time and not in use.
	RemoveCovers(before time.Time, inUse func(hash [sha256.Size]byte) bool) error
}

// CoverHeight is the height of the covers that are drawn of a PDF, in pixels.
const CoverHeight = 600

// takesPage reports whether page 1 of the PDF is the book's cover. The address of a picture is the
// keeper's word as much as a picture is: the catalogue that comes with the program keeps its own.
func (b Book) takesPage() bool {
	return b.PictureFrom == PictureFromPage || b.PictureFrom == "" && b.CoverURL == ""
}

// SetCover makes the picture at an address the book's cover, or page 1 of its PDF if there is no
// address.
func (b *Book) SetCover(address string) {
	b.CoverURL, b.Picture, b.PictureFrom = address, FileHash{}, ""
}

// DrawCover makes the cover that is drawn of the title the book's cover.
func (b *Book) DrawCover() { b.CoverURL, b.Picture, b.PictureFrom = "", FileHash{}, PictureDrawn }

// SetPicture makes a picture in the books folder the book's cover.
func (b *Book) SetPicture(picture FileHash) { b.Picture, b.PictureFrom = picture, PictureFromKeeper }

// CoverOf returns a book, for its cover. Unlisted books have covers too, on their owners' shelves:
// the covers' addresses cannot be guessed.
func (s *Shop) CoverOf(ctx context.Context, id BookID) (Book, error) {
	return read(ctx, s.Store, func(r Reader) (Book, error) {
		book, err := r.Book(id)
		return book, ifNotFound(err, errNoBook)
	})
}

// DrawnCoverTag returns the part of a drawn cover's address that changes with the drawing. It is
// signed: the address of an unlisted book would otherwise confirm its guessed title.
func (s *Shop) DrawnCoverTag(b Book, drawing int) string {
	mac := hmac.New(sha256.New, s.LinkKey)
	fmt.Fprintf(mac, "littleshelf drawn cover v%d\n%d\n%q\n%q\n", drawing, b.ID, b.Name, b.Author)
	return hex.EncodeToString(mac.Sum(nil)[:16])
}
