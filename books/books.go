// Package books gives the server its PDFs: those in the shopkeeper's folder, and behind them the
// samples that came with the program, so that the binary alone can open the shop.
package books

import (
	"embed"
	"errors"
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

// Folder is the files of one folder, the embedded ones where it has none. The folder may be missing,
// or go and come back.
type Folder string

// Open opens a regular file by its plain name. Nothing outside the folder can be reached, by symbolic
// links neither, and a pipe or a device is as good as nothing: it is found out before opening it can
// block. A database is not opened, however it came there.
func (f Folder) Open(name string) (fs.File, error) {
	file, err := f.open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return openSample(name)
	}
	return file, err
}

func (f Folder) open(name string) (fs.File, error) {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	info, err := root.Stat(name)
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

var errNotRegular = errors.New("not a regular file")

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
