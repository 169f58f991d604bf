package books

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// MaxPDF bounds the PDFs that Keep accepts, in bytes.
const MaxPDF = 200 << 20

// ErrTooLarge is the error of a PDF of more than MaxPDF bytes.
var ErrTooLarge = text.Errorf("larger than %d MB", MaxPDF>>20)

// Keep stores a PDF in the folder, and creates the folder if it is missing. It returns the file's
// name, the SHA-256 of its content. The file is synced when Keep returns. After an error no file is
// left.
func (f Folder) Keep(pdf io.Reader) (name string, err error) { return f.keep(pdf, MaxPDF) }

func (f Folder) keep(pdf io.Reader, limit int64) (name string, err error) {
	if err := os.Mkdir(string(f), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", f.explain(err)
	}
	temp, err := durable.Create(string(f), "", 0o644)
	if err != nil {
		return "", f.explain(err)
	}
	defer temp.Close()
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(temp, sum), io.LimitReader(pdf, limit+1))
	switch {
	case err != nil:
		return "", err
	case n > limit:
		return "", ErrTooLarge
	}
	if err := Examine(temp, n); err != nil {
		return "", err
	}
	name = hex.EncodeToString(sum.Sum(nil)) + ".pdf"
	return name, temp.Rename(name)
}

// Usable returns an error if the folder cannot be used.
func (f Folder) Usable() error {
	info, err := os.Stat(string(f))
	if err == nil && !info.IsDir() {
		err = errNoFolder
	}
	return f.explain(err)
}

var errNoFolder = text.Errorf("not a folder")

// explain adds to an error in the folder the words that the keeper needs.
func (f Folder) explain(err error) error {
	switch path, _ := filepath.Abs(string(f)); {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrPermission):
		return text.Errorf("the server's user cannot write in %s: %w", path, err)
	default:
		return text.Errorf("books folder %s: %w", path, err)
	}
}
