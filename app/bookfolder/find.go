package bookfolder

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"

	"littleshelf/app/text"
)

// maxFiles bounds the PDFs of a folder.
const maxFiles = 100_000

var (
	errTooMany = text.Errorf("the folder has more than %d PDFs", maxFiles)
	errOutside = text.Errorf("a link to a file outside the folder, or to nothing")
	errNoFile  = text.Errorf("not a regular file")
)

// file is a PDF of the folder, by its name at least.
type file struct {
	path string // within the folder, with slashes
	size int64
	err  error // why it cannot be read
}

// find lists the PDFs of a folder and the folders in it, by path. It skips hidden files, and does
// not follow links to folders.
func find(ctx context.Context, root *os.Root) (files []file, err error) {
	err = fs.WalkDir(root.FS(), ".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case name == "." && err != nil:
			return err
		case err != nil:
			files = append(files, file{path: name, err: errors.Unwrap(err)})
			return nil
		case name != "." && isHidden(entry.Name()):
			if entry.IsDir() {
				return fs.SkipDir
			}
			return nil
		case entry.IsDir() || !isPDF(name):
			return nil
		case len(files) == maxFiles:
			return errTooMany
		}
		files = append(files, describe(root, name, entry))
		return nil
	})
	return files, err
}

// describe follows a link to a file of the folder.
func describe(root *os.Root, name string, entry fs.DirEntry) file {
	info, err := root.Stat(name)
	switch {
	case err != nil && entry.Type() == fs.ModeSymlink:
		return file{path: name, err: errOutside}
	case err != nil:
		return file{path: name, err: errors.Unwrap(err)}
	case !info.Mode().IsRegular():
		return file{path: name, err: errNoFile}
	}
	return file{path: name, size: info.Size()}
}

// isHidden reports whether people do not see the file or folder: it begins with a dot, or a Mac or
// an office program made it for itself.
func isHidden(name string) bool {
	return name[0] == '.' || strings.HasPrefix(name, "~$") || name == "__MACOSX"
}

// isPDF reports whether a file is called a PDF.
func isPDF(name string) bool { return strings.EqualFold(path.Ext(name), ".pdf") }
