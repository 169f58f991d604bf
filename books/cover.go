package books

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"littleshelf/app/cover"
	"littleshelf/app/durable"
)

// CoversDir is the folder of the covers in the books folder.
const CoversDir = "covers"

// The ends of the names of a cover's two files. The names begin with the cover's hash, in hex.
const (
	largeCover = "-600.jpg"
	smallCover = "-240.jpg"
)

func (f Folder) covers() string { return filepath.Join(string(f), CoversDir) }

// KeepCover stores both sizes of a cover whose large size it gets, and creates the folder if it is
// missing. It returns the cover's hash. The files are synced when KeepCover returns.
func (f Folder) KeepCover(large []byte) (hash [sha256.Size]byte, err error) {
	picture, err := cover.Complete(large)
	if err != nil {
		return hash, err
	}
	if err := os.MkdirAll(f.covers(), 0o700); err != nil {
		return hash, f.explain(err)
	}
	hash = picture.Hash()
	return hash, errors.Join(
		f.putCover(CoverName(hash, true), picture.Small),
		f.putCover(CoverName(hash, false), picture.Large))
}

func (f Folder) putCover(name string, content []byte) error {
	temp, err := durable.Create(f.covers(), "", 0o644)
	if err != nil {
		return f.explain(err)
	}
	defer temp.Close()
	if _, err := temp.Write(content); err != nil {
		return err
	}
	return temp.Rename(name)
}

// OpenCover opens a size of a cover.
func (f Folder) OpenCover(hash [sha256.Size]byte, small bool) (fs.File, error) {
	root, err := os.OpenRoot(f.covers())
	if err != nil {
		return nil, err
	}
	defer root.Close()
	name := CoverName(hash, small)
	if _, err := root.Lstat(name); err != nil {
		return nil, err
	}
	return open(root, name)
}

// VerifyCover returns an error if a size of a cover cannot be opened.
func (f Folder) VerifyCover(hash [sha256.Size]byte) error {
	for _, small := range []bool{false, true} {
		file, err := f.OpenCover(hash, small)
		if err != nil {
			return err
		}
		file.Close()
	}
	return nil
}

// RemoveCovers removes the covers that are older than a time and not in use. A cover is stored
// before its book names it, so the time is in the past.
func (f Folder) RemoveCovers(before time.Time, inUse func(hash [sha256.Size]byte) bool) error {
	root, err := os.OpenRoot(f.covers())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer root.Close()
	entries, err := fs.ReadDir(root.FS(), ".")
	for _, entry := range entries {
		hash, ok := CoverHash(entry.Name())
		if !ok || inUse(hash) {
			continue
		}
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && info.ModTime().Before(before) {
			if err := root.Remove(entry.Name()); err != nil {
				return err
			}
		}
	}
	return err
}

// CoverName returns the name of a size of a cover.
func CoverName(hash [sha256.Size]byte, small bool) string {
	if small {
		return hex.EncodeToString(hash[:]) + smallCover
	}
	return hex.EncodeToString(hash[:]) + largeCover
}

// CoverHash returns the hash of the cover that a file is of.
func CoverHash(name string) (hash [sha256.Size]byte, ok bool) {
	if len(name) != 2*len(hash)+len(largeCover) || name[2*len(hash):] != largeCover && name[2*len(hash):] != smallCover {
		return hash, false
	}
	_, err := hex.Decode(hash[:], []byte(name[:2*len(hash)]))
	return hash, err == nil
}
