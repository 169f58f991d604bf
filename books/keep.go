package books

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// TooLargeError is the error of a PDF of more than Limit bytes.
type TooLargeError struct{ Limit int64 }

// Message returns the parts of the sentence.
func (e TooLargeError) Message() (format string, args []any) {
	return "larger than %d MB", []any{e.Limit >> 20}
}

func (e TooLargeError) Error() string {
	format, args := e.Message()
	return fmt.Sprintf(format, args...)
}

// Keep stores a PDF of at most limit bytes in the folder, and creates the folder if it is missing.
// It returns the file's name, the SHA-256 of its content. The file is synced when Keep returns.
// After an error no file is left. A large file is written with pauses, so that it does not delay
// the shop's commits.
func (f Folder) Keep(pdf io.Reader, limit int64) (name string, err error) {
	return f.KeepIf(pdf, limit, func([sha256.Size]byte, int64) error { return nil })
}

// KeepIf is Keep for a PDF that may be unwanted. It stores the PDF only if wanted, which gets the
// SHA-256 and the size of the content, returns nil, and otherwise returns the error of wanted.
func (f Folder) KeepIf(pdf io.Reader, limit int64, wanted func(hash [sha256.Size]byte, size int64) error) (name string, err error) {
	if err := os.Mkdir(string(f), 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", f.explain(err)
	}
	temp, err := durable.Create(string(f), "", 0o644)
	if err != nil {
		return "", f.explain(err)
	}
	defer temp.Close()
	to := durable.NewPacedWriter(temp.File)
	n, err := io.Copy(to, io.LimitReader(pdf, limit+1))
	switch {
	case err != nil:
		return "", err
	case n > limit:
		return "", TooLargeError{limit}
	}
	if err := Examine(temp, n); err != nil {
		return "", err
	}
	hash := to.Sum()
	if err := wanted(hash, n); err != nil {
		return "", err
	}
	name = hex.EncodeToString(hash[:]) + ".pdf"
	return name, temp.Rename(name)
}

// HashIf returns the SHA-256 of the file that Open opens. ok is false if it is not of this size.
func (f Folder) HashIf(name string, size int64) (hash [sha256.Size]byte, ok bool, err error) {
	file, err := f.Open(name)
	if err != nil {
		return hash, false, err
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Size() != size {
		return hash, false, err
	}
	sum := sha256.New()
	if _, err := io.Copy(sum, file); err != nil {
		return hash, false, err
	}
	return [sha256.Size]byte(sum.Sum(nil)), true, nil
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
