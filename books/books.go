// Package books gives the server its PDFs: those in the shopkeeper's folder, and behind them the
// samples that came with the program, so that the binary alone can open the shop.
package books

import (
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
)

// Only what the project made is named here: a build does not swallow a shopkeeper's books.
//
//go:embed 1000000001.pdf 1000000002.pdf 1000000003.pdf 1000000004.pdf 1000000005.pdf ttest.pdf
var samples embed.FS

// samplesMade is when the embedded files were last changed: embedding forgets it, and clients that
// resume a download need to see that a file is still the same.
var samplesMade = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// Folder is the files of one folder, and the embedded ones behind it. It may go and come back, as a disk
// that is unmounted does.
type Folder string

// freeSample is the file that anyone may have. No shopkeeper's book hides behind its name.
const freeSample = "ttest.pdf"

// Open opens a regular file by its plain name. Nothing outside the folder can be reached, by symbolic
// links neither, and a pipe or a device is as good as nothing: it is found out before opening it can
// block. A database is not opened, however it came there.
//
// An embedded file is opened where the folder is there and lacks the name. While the folder cannot be read
// nobody knows whether it has a book of its own by that name, so only the free sample is opened. The error
// is fs.ErrNotExist only of a name that is in neither.
func (f Folder) Open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(f))
	switch {
	case err != nil && name == freeSample:
		return openSample(name)
	case err != nil:
		return nil, fmt.Errorf("the books folder cannot be read: %v", err) // %w would let it be fs.ErrNotExist
	}
	defer root.Close()
	if _, err := root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return openSample(name)
	}
	return open(root, name)
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
	if isDatabase(file) {
		file.Close()
		return nil, &fs.PathError{Op: "open", Path: name, Err: errDatabase}
	}
	return file, nil
}

var (
	errNotRegular = errors.New("not a regular file")
	errDangling   = errors.New("a link to nothing")
)

func openSample(name string) (fs.File, error) {
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

// seekableFile is what embed.FS opens, except a directory.
type seekableFile interface {
	fs.File
	io.ReadSeeker
}

// sample is an embedded file with the time it was made.
type sample struct{ seekableFile }

func (s sample) Stat() (fs.FileInfo, error) {
	info, err := s.seekableFile.Stat()
	return sampleInfo{info}, err
}

type sampleInfo struct{ fs.FileInfo }

func (sampleInfo) ModTime() time.Time { return samplesMade }
