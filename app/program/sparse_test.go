package program

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// copyFile copies path, leaving holes where there is nothing: bbolt grows a file by 16 MiB.
func copyFile(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := writeSparse(to, data, int64(len(data))); err != nil {
		t.Fatal(err)
	}
	return to
}

// writeSparse writes data to a new file of size bytes, less the pages of zeros.
func writeSparse(path string, data []byte, size int64) (err error) {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := f.Truncate(size); err != nil {
		return err
	}
	var zeros [4096]byte
	for at := 0; at < len(data); at += len(zeros) {
		page := data[at:min(at+len(zeros), len(data))]
		if string(page) == string(zeros[:len(page)]) {
			continue
		}
		if _, err := f.WriteAt(page, int64(at)); err != nil {
			return err
		}
	}
	return nil
}
