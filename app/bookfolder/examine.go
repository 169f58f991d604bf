package bookfolder

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"

	"littleshelf/books"
)

// examine returns the SHA-256 of a PDF, in hex. The error says why a shop would refuse the file.
func examine(root *os.Root, name string, limit int64) (sum string, err error) {
	file, err := root.Open(name)
	if err != nil {
		return "", cause(err)
	}
	defer file.Close()
	info, err := file.Stat()
	switch {
	case err != nil:
		return "", cause(err)
	case !info.Mode().IsRegular():
		return "", errNoFile
	case info.Size() > limit:
		return "", books.TooLargeError{Limit: limit}
	}
	if err := books.Examine(file, info.Size()); err != nil {
		return "", err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return "", cause(err)
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return "", cause(err)
	}
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// cause returns an error without the path, which stands beside it.
func cause(err error) error {
	if at, ok := errors.AsType[*fs.PathError](err); ok {
		return at.Err
	}
	return err
}
