package app

import (
	"context"
	"errors"
	"io"
)

// Pages draws the PDFs of the books folder. name is a DiskName. The same arguments and the same
// file yield the same bytes.
//
// A method returns ErrNotDrawable, ErrPagesBusy or an error that wraps ErrNoEngine, or the error of
// ctx or of opening the file.
type Pages interface {
	// Examine returns the facts of a PDF. A file that cannot be drawn is no error: it has a Fault.
	Examine(ctx context.Context, name string) (PDFFile, error)

	// Cover returns a page, which is numbered from 1, as a JPEG, height pixels high.
	Cover(ctx context.Context, name string, page, height int) (jpeg []byte, err error)

	// Page returns a page as an image.
	Page(ctx context.Context, name string, r PageRequest) (PageImage, error)

	// Text returns the text of a page, which is numbered from 1.
	Text(ctx context.Context, name string, page int) (string, error)

	// Stamped writes the PDF with stamp on its first and its last page.
	Stamped(ctx context.Context, name, stamp string, to io.Writer) error
}

// MaxPageImage is the size of the largest image of a page, in bytes.
const MaxPageImage = 8 << 20

// PageRequest is a page to draw.
type PageRequest struct {
	Number int    // from 1
	Width  int    // of the image, in pixels
	Stamp  string // a line in ASCII at the bottom of the image; empty is none
}

// PageImage is an image of a page.
type PageImage struct {
	Type string // image/png or image/jpeg
	Data []byte
}

var (
	// ErrNotDrawable is the error of a file or a page that cannot be drawn. It lasts until the file
	// changes.
	ErrNotDrawable = errors.New("the page cannot be drawn")

	// ErrPagesBusy is the error of a request that finds too many others waiting.
	ErrPagesBusy = errors.New("too many pages wait to be drawn: try again in a few seconds")

	// ErrNoEngine is the error of a machine on which no page can be drawn. An error that wraps it
	// has the reason.
	ErrNoEngine = errors.New("this machine draws no pages")
)
