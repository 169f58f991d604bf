// Package books opens the shop's PDFs: the files in the shopkeeper's folder, and the embedded
// samples for names that the folder lacks. With the samples the binary alone can open a shop.
package books

import (
	"embed"
	"errors"
	"io"
	"io/fs"
	"os"
	"time"

	"littleshelf/app/text"
)

// The names are listed, so that a build does not embed a shopkeeper's books.
//
//go:embed 1000000001.pdf 1000000002.pdf 1000000003.pdf 1000000004.pdf 1000000005.pdf ttest.pdf
var samples embed.FS

// samplesMade is the modification time of the embedded files. Embedding drops it, and clients need
// it to resume a download.
var samplesMade = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// Folder is the path of the shopkeeper's folder. The folder may disappear and return, like a disk
// that is unmounted.
type Folder string

// FreeSample is the file that everybody may download. It is never a shopkeeper's book.
const FreeSample = "ttest.pdf"

// Open opens a regular file by its name. It opens no file outside the folder, not even by a
// symbolic link, and no pipe or device, whose open could block. It opens no database.
//
// If the folder lacks the name, Open opens the embedded file. If the folder cannot be read, it may
// have a book of that name, so Open opens only the free sample. The error is fs.ErrNotExist only if
// the folder and the embedded files lack the name.
func (f Folder) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(f))
	switch {
	case err != nil && name == FreeSample:
		return OpenSample(name)
	case err != nil:
		return nil, text.Errorf("the books folder cannot be read: %v", err) // with %w it could be fs.ErrNotExist
	}
	defer root.Close()
	if _, err := root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return OpenSample(name)
	}
	return open(root, name)
}

// Stat describes the file that Open opens.
func (f Folder) Stat(name string) (fs.FileInfo, error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return file.Stat()
}

// open opens a name that is in the folder.
func open(root *os.Root, name string) (fs.File, error) {
	info, err := root.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = &fs.PathError{Op: "open", Path: name, Err: errDangling}
	}
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	file, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	if IsDatabase(file) {
		file.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: ErrDatabase}
	}
	return file, nil
}

var (
	errNotRegular = text.Errorf("not a regular file")
	errDangling   = text.Errorf("a link to nothing")
)

// OpenSample opens an embedded file. A Store opens it for a name that it lacks.
func OpenSample(name string) (fs.File, error) {
	file, err := samples.Open(name)
	if err != nil {
		return nil, err
	}
	seekable, ok := file.(seekableFile)
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNotRegular}
	}
	return sample{seekable}, nil
}

// seekableFile is a file of embed.FS. Directories do not implement it.
type seekableFile interface {
	fs.File
	io.ReadSeeker
}

// sample is an embedded file with a modification time.
type sample struct{ seekableFile }

func (s sample) Stat() (fs.FileInfo, error) {
	info, err := s.seekableFile.Stat()
	return sampleInfo{info}, err
}

type sampleInfo struct{ fs.FileInfo }

func (sampleInfo) ModTime() time.Time { return samplesMade }
