package books

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"
)

func TestKeep(t *testing.T) {
	dir := t.TempDir()
	const pdf = "%PDF-1.7 and the rest, startxref 9 %%EOF"
	for range 2 { // the second time the file exists
		name, err := Folder(dir).KeepIf(strings.NewReader(pdf), int64(len(pdf)), anyContent)
		if err != nil || len(name) != 64+len(".pdf") {
			t.Fatalf("KeepIf = %q, %v", name, err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != pdf {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
	if n := entries(t, dir); n != 1 {
		t.Errorf("%d files, want 1", n)
	}
}

// TestKeepIsPaced: a large PDF is stored in steps, with pauses in which readers have the disk.
func TestKeepIsPaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		pdf := io.MultiReader(strings.NewReader("%PDF-1.7"), bytes.NewReader(make([]byte, 8<<20)), strings.NewReader("%%EOF"))
		if _, err := Folder(t.TempDir()).Keep(pdf, 1<<30); err != nil {
			t.Fatal(err)
		}
		if took := time.Since(began); took < 50*time.Millisecond || took > time.Second {
			t.Errorf("pauses of %v, want 8 MB at 150 MB/s", took)
		}
	})
}

func anyContent([sha256.Size]byte, int64) error { return nil }

// TestKeepIf checks that a PDF that is not wanted is not stored, and that its hash and size are
// those that HashIf finds.
func TestKeepIf(t *testing.T) {
	folder := Folder(t.TempDir())
	const pdf = "%PDF-1.7 and the rest %%EOF"
	unwanted := errors.New("there already")
	var hash [sha256.Size]byte
	name, err := folder.KeepIf(strings.NewReader(pdf), 100, func(h [sha256.Size]byte, size int64) error {
		if hash = h; h != sha256.Sum256([]byte(pdf)) || size != int64(len(pdf)) {
			t.Errorf("wanted is called with %x, %d", h, size)
		}
		return unwanted
	})
	if name != "" || !errors.Is(err, unwanted) || entries(t, string(folder)) != 0 {
		t.Errorf("KeepIf = %q, %v, with %d files, want none", name, err, entries(t, string(folder)))
	}
	write(t, filepath.Join(string(folder), "mine.pdf"), pdf)
	if got, ok, err := folder.HashIf("mine.pdf", int64(len(pdf))); got != hash || !ok || err != nil {
		t.Errorf("HashIf = %x, %v, %v, want %x", got, ok, err, hash)
	}
	if _, ok, err := folder.HashIf("mine.pdf", int64(len(pdf))+1); ok || err != nil {
		t.Errorf("HashIf for another size = %v, %v, want none", ok, err)
	}
	if _, ok, err := folder.HashIf("none.pdf", 1); ok || !errors.Is(err, os.ErrNotExist) {
		t.Errorf("HashIf of no file = %v, %v", ok, err)
	}
}

func TestKeepInvalidPDF(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("connection reset")
	for _, test := range []struct {
		what string
		pdf  io.Reader
		want error
	}{
		{"nothing", strings.NewReader(""), ErrEmpty},
		{"too short", strings.NewReader("%PDF"), ErrNotPDF},
		{"text", strings.NewReader("<html>"), ErrNotPDF},
		{"half a PDF", strings.NewReader("%PDF-1.7"), ErrCut},
		{"a byte too many", strings.NewReader("%PDF-1.7 123"), TooLargeError{11}},
		{"cut in its head", io.MultiReader(strings.NewReader("%P"), iotest.ErrReader(broken)), broken},
		{"cut", io.MultiReader(strings.NewReader("%PDF-1.7"), iotest.ErrReader(broken)), broken},
		{"cut by HTTP", io.MultiReader(strings.NewReader("%PDF-1.7"), iotest.ErrReader(io.ErrUnexpectedEOF)), io.ErrUnexpectedEOF},
	} {
		if name, err := Folder(dir).KeepIf(test.pdf, 11, anyContent); !errors.Is(err, test.want) || name != "" {
			t.Errorf("KeepIf of %s = %q, %v, want %v", test.what, name, err, test.want)
		}
	}
	if n := entries(t, dir); n != 0 {
		t.Errorf("%d files left behind", n)
	}
	if _, err := Folder(filepath.Join(dir, "missing", "too")).Keep(strings.NewReader(""), 1); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Keep in a folder in a missing one = %v", err)
	}
	made := Folder(filepath.Join(dir, "made"))
	if err := made.Usable(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Usable of a missing folder = %v", err)
	}
	if _, err := made.Keep(strings.NewReader("%PDF-1.7 startxref %%EOF"), 100); err != nil || entries(t, string(made)) != 1 {
		t.Errorf("Keep in a missing folder = %v, want it made", err)
	}
	file := filepath.Join(dir, "file")
	write(t, file, "")
	if err := Folder(file).Usable(); !errors.Is(err, errNoFolder) {
		t.Errorf("Usable of a file = %v", err)
	}
}

func entries(t *testing.T, dir string) int {
	t.Helper()
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}
