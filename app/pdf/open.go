package pdf

import (
	"errors"
	"io"
	"io/fs"
	"os"

	"littleshelf/app/pdf/frame"
)

// open opens a PDF as a file with a descriptor. A file on other machines has a copy on this one,
// Local.
func (e *Engine) open(name string) (book, error) {
	if !frame.Supported {
		return book{}, e.setIll(reasonOf(nil, frame.End{}, errors.ErrUnsupported))
	}
	file, err := e.Open(name)
	if err != nil {
		return book{}, err
	}
	info, err := file.Stat()
	if err != nil {
		file.Close()
		return book{}, err
	}
	if own, ok := file.(*os.File); ok {
		return book{own, name, info}, nil
	}
	defer file.Close()
	if elsewhere, ok := file.(interface{ Local() (*os.File, error) }); ok {
		local, err := elsewhere.Local()
		return book{local, name, info}, err
	}
	copied, err := e.copy(file)
	return book{copied, name, info}, err
}

// copy copies an embedded file into a file without a name.
func (e *Engine) copy(from fs.File) (*os.File, error) {
	if err := os.MkdirAll(e.Dir, 0o700); err != nil {
		return nil, err
	}
	file, err := os.CreateTemp(e.Dir, "copy")
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(file, from)
	if err := errors.Join(err, os.Remove(file.Name())); err != nil {
		file.Close()
		return nil, err
	}
	return file, nil
}
