package books

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
)

// What is wrong with a file that should be a PDF.
var (
	ErrEmpty  = errors.New("an empty file")
	ErrNotPDF = errors.New("not a PDF: it does not begin with %PDF-")
	ErrCut    = errors.New("not a whole PDF: its end has no %%EOF")
)

const (
	// headSize is where readers look for the beginning of a PDF (ISO 32000-1, annex H, note 13).
	headSize = 1024

	// tailSize is where the end is looked for. Some programs write more behind it than they should.
	tailSize = 4096
)

// Look reports what is wrong with the PDF of that name: it cannot be opened, or it is not a whole one.
func (f Folder) Look(name string) error {
	file, err := f.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return err
	}
	content, ok := file.(io.ReadSeeker)
	if !ok {
		return &fs.PathError{Op: "read", Path: name, Err: errNotRegular}
	}
	if err := examine(content, info.Size()); err != nil {
		return &fs.PathError{Op: "look at", Path: name, Err: err}
	}
	return nil
}

// examine looks at both ends of a PDF of size bytes. The startxref before the %%EOF is not asked for:
// readers do without it, and a file that was cut has neither.
func examine(pdf io.ReadSeeker, size int64) error {
	if size == 0 {
		return ErrEmpty
	}
	head, err := part(pdf, 0, min(size, headSize))
	if err != nil {
		return err
	}
	if !bytes.Contains(head, []byte("%PDF-")) {
		return ErrNotPDF
	}
	from := max(size-tailSize, 0)
	tail, err := part(pdf, from, size-from)
	if err != nil {
		return err
	}
	if !bytes.Contains(tail, []byte("%%EOF")) {
		return ErrCut
	}
	return nil
}

func part(file io.ReadSeeker, from, n int64) ([]byte, error) {
	if _, err := file.Seek(from, io.SeekStart); err != nil {
		return nil, err
	}
	b := make([]byte, n)
	_, err := io.ReadFull(file, b)
	return b, err
}

// PDFs lists the names of the PDFs that are in the folder itself. A folder that is not there has none.
func (f Folder) PDFs() (names []string, err error) {
	entries, err := os.ReadDir(string(f))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, entry := range entries {
		if entry.Type().IsRegular() && strings.HasSuffix(strings.ToLower(entry.Name()), ".pdf") {
			names = append(names, entry.Name())
		}
	}
	return names, err
}
