package app

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// BookID is a book's public number. It is at most MaxNumber, because clients handle it as a
// JavaScript number.
type BookID uint64

// MaxNumber is the largest integer that a JavaScript number represents exactly.
const MaxNumber = 1<<53 - 1

// MaxPrice is the highest price, in points. It is far above a real price and far below an
// overflow.
const MaxPrice = 1_000_000_000

// Book is one row of the catalogue.
type Book struct {
	ID        BookID
	Category  int
	Name      string
	Author    string
	Publisher string
	Price     int64 // points; a book of price 0 is free for everyone
	CoverURL  string
	DiskName  string // the file in the books folder; never on the wire
	Sample    string // the free sample, with one name on disk and on the wire; may be empty
	Listed    bool   // for sale; owners keep an unlisted book

	Picture     FileHash // the cover in the books folder; zero if there is none
	PictureFrom string   // where the picture is from: one of the Picture constants, or empty
	SamplePages int      // pages that anyone may read: 0 the shop's default, NoSamplePages none
}

const (
	PictureFromKeeper = "keeper"
	PictureFromPage   = "page"  // page 1 of the PDF
	PictureDrawn      = "drawn" // no picture: the keeper wants the cover that is drawn of the title

	// NoSamplePages is the SamplePages of a book without free pages.
	NoSamplePages = -1

	// MaxSamplePages is the largest number of pages that anyone may read.
	MaxSamplePages = 1000
)

// WireName is the name by which clients download a book. The server parses it to a BookID and
// opens the book's DiskName: a name from a client never opens a file.
func (id BookID) WireName() string { return id.String() + ".pdf" }

// String returns the decimal number.
func (id BookID) String() string { return strconv.FormatUint(uint64(id), 10) }

// parseWireName returns the BookID that a WireName was made of. It accepts only the canonical
// spelling, so that a book has one WireName.
func parseWireName(name string) (BookID, bool) {
	digits, ok := strings.CutSuffix(name, ".pdf")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 64)
	id := BookID(n)
	return id, err == nil && id.WireName() == name
}

// diskNamePattern matches the names that a file in the books folder may have: no separator, no
// leading dot, no character that a file system or a header would escape.
var diskNamePattern = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// maxBookText is the longest text of a book, in characters.
const maxBookText = 200

// Validate returns the first rule that a book breaks. It calls the fields as the catalogue file
// does.
func (b Book) Validate() error {
	return cmp.Or(
		within("book_id", b.ID, 1, MaxNumber),
		within("category", b.Category, 0, MaxCategory),
		hasText("book_name", b.Name, true, maxBookText),
		hasVisible("book_name", b.Name),
		hasText("author", b.Author, false, maxBookText),
		hasText("book_publisher", b.Publisher, false, maxBookText),
		b.validRest(),
	)
}

func (b Book) validRest() error {
	_, taken := parseWireName(b.Sample)
	switch {
	case b.Price < 0 || b.Price > MaxPrice:
		return broken("book_price", "must be from 0 to %d points", MaxPrice)
	case !validCover(b.CoverURL):
		return broken("cover_url", "must be empty or an http(s) address of at most 1000 bytes")
	case !diskNamePattern.MatchString(b.DiskName):
		return broken("file", "must be a plain file name")
	case !slices.Contains([]string{"", PictureFromKeeper, PictureFromPage, PictureDrawn}, b.PictureFrom):
		return broken("picture_from", "%.40q is unknown", b.PictureFrom)
	case b.Picture.IsZero() == (b.PictureFrom == PictureFromKeeper || b.PictureFrom == PictureFromPage):
		return broken("picture_from", "must be %q or %q if there is a picture, and only then", PictureFromKeeper, PictureFromPage)
	case b.Sample != "" && (taken || !diskNamePattern.MatchString(b.Sample)):
		return broken("sample", "must be empty or a plain file name that is not a book's")
	}
	return within("sample_pages", b.SamplePages, NoSamplePages, MaxSamplePages)
}

func validCover(address string) bool {
	if address == "" {
		return true
	}
	u, err := url.Parse(address)
	return err == nil && len(address) <= 1000 && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}
