package cli

import (
	"archive/tar"
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"littleshelf/app/control"
	"littleshelf/app/durable"
	"littleshelf/app/text"
)

// isArchive reports whether the file at path is an archive of backup -with-books: a tar that begins
// with the database.
func isArchive(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	first, err := tar.NewReader(f).Next()
	return err == nil && first.Name == archivedDB
}

// fromBackup calls fn with the database of a backup. The database of an archive is unpacked in the
// folder dir, and removed after fn returns.
func fromBackup[T any](path, dir string, fn func(db string) (T, error)) (result T, err error) {
	if !isArchive(path) {
		return fn(path)
	}
	if err := verifySum(path); err != nil {
		return result, err
	}
	temp, err := durable.Mkdir(dir, archivedDB)
	if err != nil {
		return result, err
	}
	defer temp.Close()
	err = forEachEntry(path, func(header *tar.Header, content io.Reader) error {
		if header.Name != archivedDB && header.Name != archivedDB+".sha256" {
			return nil
		}
		f, err := os.OpenFile(filepath.Join(temp.Path(), header.Name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if err != nil {
			return err
		}
		_, err = io.Copy(f, content)
		return errors.Join(err, f.Close())
	})
	if err != nil {
		return result, text.Errorf("%s: %w", path, err)
	}
	return fn(filepath.Join(temp.Path(), archivedDB))
}

// verifySum compares a file with the SHA-256 in its .sha256 file, if there is one.
func verifySum(path string) error {
	noted, err := os.ReadFile(path + ".sha256")
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	_, sum, err := hashOf(path)
	if want, _, _ := strings.Cut(string(noted), " "); err == nil && want != sum {
		return text.Errorf("%s is damaged: its SHA-256 is %s, but %[1]s.sha256 has %.64s", path, sum, want)
	}
	return err
}

// forEachEntry calls fn with each file of an archive.
func forEachEntry(path string, fn func(*tar.Header, io.Reader) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	archive := tar.NewReader(f)
	for {
		header, err := archive.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := fn(header, archive); err != nil {
			return err
		}
	}
}

// unpacked is the JSON output of restore about the PDFs of an archive.
type unpacked struct {
	Put  int      `json:"put"`
	Same int      `json:"same"`
	Kept []string `json:"kept,omitempty"` // PDFs of the folder that differ from the archive's; they are not replaced
}

// unpackBooks copies the PDFs and covers of an archive that are missing in a folder. A dry run only
// counts the PDFs.
func unpackBooks(path, folder string, dry bool) (u unpacked, err error) {
	if !dry {
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return u, err
		}
	}
	err = forEachEntry(path, func(header *tar.Header, content io.Reader) error {
		name, isBook := strings.CutPrefix(header.Name, control.BooksDir)
		if !isBook {
			return nil
		}
		if cover, isCover := strings.CutPrefix(name, control.CoversDir); isCover && isPlainFile(header, cover) {
			return unpackCover(folder, cover, header, content, dry)
		}
		if !isPlainFile(header, name) {
			return text.Errorf("the archive is not from littleshelf: %q is not the name of a book's file", header.Name)
		}
		there, err := os.Open(filepath.Join(folder, name))
		if errors.Is(err, fs.ErrNotExist) {
			u.Put++
			if dry {
				return nil
			}
			return putBook(folder, name, header, content)
		}
		if err != nil {
			return err
		}
		defer there.Close()
		same, err := sameContent(there, content)
		if same {
			u.Same++
		} else {
			u.Kept = append(u.Kept, name)
		}
		return err
	})
	return u, err
}

// isPlainFile reports whether an entry is a file whose name is in no folder and not hidden.
func isPlainFile(header *tar.Header, name string) bool {
	return header.Typeflag == tar.TypeReg && name == filepath.Base(name) && name[0] != '.'
}

// unpackCover copies a cover that is missing in a folder. A cover's name is a hash of its content,
// so that an existing one is the same.
func unpackCover(folder, name string, header *tar.Header, content io.Reader, dry bool) error {
	covers := filepath.Join(folder, control.CoversDir)
	if _, err := os.Lstat(filepath.Join(covers, name)); dry || err == nil {
		return nil
	}
	if err := os.MkdirAll(covers, 0o755); err != nil {
		return err
	}
	return putBook(covers, name, header, content)
}

func putBook(folder, name string, header *tar.Header, content io.Reader) error {
	temp, err := durable.Create(folder, "", 0o644)
	if err != nil {
		return err
	}
	defer temp.Close()
	if _, err := io.Copy(temp, content); err != nil {
		return err
	}
	if err := os.Chtimes(temp.Path(), header.ModTime, header.ModTime); err != nil { // clients resume downloads by it
		return err
	}
	return temp.Rename(name)
}

func sameContent(a, b io.Reader) (bool, error) {
	var sums [2][]byte
	for i, r := range []io.Reader{a, b} {
		hash := sha256.New()
		if _, err := io.Copy(hash, r); err != nil {
			return false, err
		}
		sums[i] = hash.Sum(nil)
	}
	return bytes.Equal(sums[0], sums[1]), nil
}
