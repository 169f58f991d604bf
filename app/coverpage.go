package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
)

// The failures of CoverOfPage.
var (
	errNoDrawing = &Error{Code: Invalid, Msg: "no page can be drawn here: run the server with -pdf-workers, or give a picture"}
	errPagesBusy = &Error{Code: Invalid, Msg: ErrPagesBusy.Error()}
	errNoPDF     = &Error{Code: Invalid, Msg: "the PDF is missing"}
	errBadPDF    = &Error{Code: Invalid, Msg: "the PDF cannot be drawn: give a picture"}
)

// CoverOfPage draws a page of the PDF of a DiskName, stores it as a cover and returns its hash. A
// book with this picture keeps it when its PDF is replaced, as it keeps a picture of the keeper's.
func (s *Shop) CoverOfPage(ctx context.Context, name string, page int) (FileHash, error) {
	facts, err := s.Facts(ctx, name)
	if err != nil {
		return FileHash{}, undrawn(err)
	}
	if facts.Fault != "" && facts.Fault != FaultCover { // of page 1 alone
		return FileHash{}, errBadPDF
	}
	if page < 1 || page > facts.Pages {
		return FileHash{}, &Error{Code: Invalid, Msg: fmt.Sprintf("there is no page %d: the PDF has %d", page, facts.Pages)}
	}
	picture, err := s.drawCover(ctx, name, page)
	if errors.Is(err, ErrNotDrawable) {
		return FileHash{}, &Error{Code: Invalid, Msg: fmt.Sprintf("page %d cannot be drawn: take another one", page)}
	}
	return picture, undrawn(err)
}

// undrawn returns the failure of the keeper's act for an error of Pages.
func undrawn(err error) error {
	switch {
	case errors.Is(err, ErrNoEngine):
		return errNoDrawing
	case errors.Is(err, ErrPagesBusy):
		return errPagesBusy
	case errors.Is(err, fs.ErrNotExist):
		return errNoPDF
	}
	return err
}
