//go:build unix

package worker

import (
	"errors"
	"io"
	"os"

	"github.com/klippa-app/go-pdfium"
	pdfium_errors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
)

// document is an open PDF in an instance of PDFium of its own.
type document struct {
	pdfium.Pdfium
	ref   references.FPDF_DOCUMENT
	pages int
}

// open opens a PDF. The document must be closed.
func (l *library) open(file *os.File) (*document, error) {
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	lib, err := l.instance()
	if err != nil {
		return nil, err
	}
	d := &document{Pdfium: lib}
	if err := d.load(file, info.Size()); err != nil {
		d.Close()
		return nil, err
	}
	return d, nil
}

func (d *document) load(file io.ReaderAt, size int64) error {
	opened, err := d.OpenDocument(&requests.OpenDocument{
		FileReader: io.NewSectionReader(file, 0, size), FileReaderSize: size,
	})
	if err != nil {
		return err
	}
	d.ref = opened.Document
	count, err := d.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: d.ref})
	if err != nil {
		return err
	}
	d.pages = count.PageCount
	switch {
	case d.pages > app.MaxPages:
		return errTooLarge
	case d.pages < 1:
		return errNoPage
	}
	return nil
}

// page returns a page, which is numbered from 1.
func (d *document) page(number int) requests.Page {
	return requests.Page{ByIndex: &requests.PageByIndex{Document: d.ref, Index: number - 1}}
}

var (
	errTooLarge = errors.New("too large")
	errNoPage   = errors.New("no page")
)

// faultOf returns the fault that err shows: one of app's Fault constants. Too little memory is no
// fault of the PDF.
func (l *library) faultOf(err error) frame.End {
	end := frame.End{Fault: app.FaultDamaged, Cause: err.Error()}
	switch {
	case l.memory.err != nil:
		return frame.End{Reason: frame.ReasonMemory, Cause: l.memory.err.Error()}
	case errors.Is(err, pdfium_errors.ErrPassword), errors.Is(err, pdfium_errors.ErrSecurity):
		end.Fault = app.FaultLocked
	case errors.Is(err, errTooLarge), l.memory.refused:
		end.Fault = app.FaultTooLarge
	}
	end.Cause = end.Cause[:min(len(end.Cause), 500)]
	return end
}
