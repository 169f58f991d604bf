package harness

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// MemoryDir makes a folder in which a sync is fast, if the machine has one. The caller removes it.
func MemoryDir() (dir string, err error) {
	if dir, err = os.MkdirTemp("/dev/shm", "shelf"); err != nil {
		dir, err = os.MkdirTemp("", "shelf")
	}
	return dir, err
}

// CopySparse copies a file and leaves holes for its zeros, since bbolt extends a file by 16 MiB.
func CopySparse(t testing.TB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := WriteSparse(to, data, int64(len(data))); err != nil {
		t.Fatal(err)
	}
	return to
}

// WriteSparse writes data to a new file of size bytes, with holes for pages of zeros.
func WriteSparse(path string, data []byte, size int64) (err error) {
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
