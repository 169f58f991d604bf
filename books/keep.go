package books

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"

	"littleshelf/app/durable"
)

// MaxPDF is the largest PDF that Keep takes, in bytes.
const MaxPDF = 200 << 20

// What Keep does not take.
var (
	ErrNotPDF   = errors.New("not a PDF: it does not begin with %PDF-")
	ErrTooLarge = fmt.Errorf("larger than %d MB", MaxPDF>>20)
)

// magic begins every PDF (ISO 32000-1, 7.5.2).
const magic = "%PDF-"

// Keep stores a PDF in the folder, which must be there, and gives its name: the SHA-256 of its
// content. It is on disk when Keep returns. Of a PDF that fails on its way nothing is left.
func (f Folder) Keep(pdf io.Reader) (name string, err error) { return f.keep(pdf, MaxPDF) }

func (f Folder) keep(pdf io.Reader, limit int64) (name string, err error) {
	temp, err := durable.Create(string(f), "", 0o644)
	if err != nil {
		return "", fmt.Errorf("books folder: %w", err)
	}
	defer temp.Close()
	if name, err = spool(temp, pdf, limit); err != nil {
		return "", err
	}
	return name, temp.Rename(name)
}

// spool copies pdf to file and gives the name it is to have.
func spool(file io.Writer, pdf io.Reader, limit int64) (name string, err error) {
	var head [len(magic)]byte
	_, err = io.ReadFull(pdf, head[:])
	if short := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF); err != nil && !short {
		return "", err
	}
	if string(head[:]) != magic {
		return "", ErrNotPDF
	}
	sum := sha256.New()
	to := io.MultiWriter(file, sum)
	if _, err := to.Write(head[:]); err != nil {
		return "", err
	}
	n, err := io.Copy(to, io.LimitReader(pdf, limit-int64(len(head))+1))
	switch {
	case err != nil:
		return "", err
	case n > limit-int64(len(head)):
		return "", ErrTooLarge
	}
	return hex.EncodeToString(sum.Sum(nil)) + ".pdf", nil
}
