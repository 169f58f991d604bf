package books

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

func TestKeep(t *testing.T) {
	dir := t.TempDir()
	const pdf = "%PDF-1.7 and the rest"
	for range 2 { // the second time it is there
		name, err := Folder(dir).keep(strings.NewReader(pdf), int64(len(pdf)))
		if err != nil || len(name) != 64+len(".pdf") {
			t.Fatalf("keep = %q, %v", name, err)
		}
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != pdf {
			t.Errorf("%s holds %q, %v", name, got, err)
		}
	}
	if n := entries(t, dir); n != 1 {
		t.Errorf("%d files, want 1", n)
	}
}

func TestKeepNothing(t *testing.T) {
	dir := t.TempDir()
	broken := errors.New("connection reset")
	for _, test := range []struct {
		what string
		pdf  io.Reader
		want error
	}{
		{"nothing", strings.NewReader(""), ErrNotPDF},
		{"too short", strings.NewReader("%PDF"), ErrNotPDF},
		{"text", strings.NewReader(" %PDF-1.7"), ErrNotPDF},
		{"a byte too many", strings.NewReader("%PDF-1.7 123"), ErrTooLarge},
		{"cut in its head", io.MultiReader(strings.NewReader("%P"), iotest.ErrReader(broken)), broken},
		{"cut", io.MultiReader(strings.NewReader("%PDF-1.7"), iotest.ErrReader(broken)), broken},
		{"cut by HTTP", io.MultiReader(strings.NewReader("%PDF-1.7"), iotest.ErrReader(io.ErrUnexpectedEOF)), io.ErrUnexpectedEOF},
	} {
		if name, err := Folder(dir).keep(test.pdf, 11); !errors.Is(err, test.want) || name != "" {
			t.Errorf("keep of %s = %q, %v, want %v", test.what, name, err, test.want)
		}
	}
	if n := entries(t, dir); n != 0 {
		t.Errorf("%d files left behind", n)
	}
	if _, err := Folder(filepath.Join(dir, "missing")).Keep(strings.NewReader("%PDF-1.7")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Keep in a missing folder = %v", err)
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
