package durable

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestReplaceIsWholeAtEveryStep stops before, between and after the steps of Replace.
func TestReplaceIsWholeAtEveryStep(t *testing.T) {
	for _, keeps := range []bool{true, false} {
		for stop := range 7 {
			path := filepath.Join(t.TempDir(), "shop.db")
			file, kept := path+".temp", ""
			if keeps {
				kept = path + ".kept"
			}
			create(t, path, "old")
			create(t, file, "new")
			steps := replacement(file, path, kept)
			if err := run(steps[:min(stop, len(steps))]...); err != nil {
				t.Fatal(err)
			}
			want := "old"
			if stop >= len(steps)-1 {
				want = "new"
			}
			contains(t, path, want)
			if keeps && stop >= 3 {
				contains(t, kept, "old")
			}
		}
	}
}

func TestPlaceDoesNotReplace(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	for _, content := range []string{"first", "second"} {
		dir, file, err := Draft(path)
		if err != nil {
			t.Fatal(err)
		}
		create(t, file, content)
		if err := Place(file, path); (err == nil) != (content == "first") || err != nil && !errors.Is(err, fs.ErrExist) {
			t.Errorf("Place of the %s file = %v", content, err)
		}
		if err := dir.Close(); err != nil {
			t.Error(err)
		}
	}
	contains(t, path, "first")
	if got := namesIn(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("the folder has %q, want shop.db only", got)
	}
}

// TestWriteFails checks that a failed Write keeps the old file, and leaves no other.
func TestWriteFails(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	create(t, path, "old")
	full := errors.New("disk full")
	err := Write(path, path, func(file *os.File) error {
		_, err := file.WriteString("ne")
		return errors.Join(err, full)
	})
	if !errors.Is(err, full) {
		t.Errorf("Write = %v, want %v", err, full)
	}
	contains(t, path, "old")
	if got := namesIn(t, filepath.Dir(path)); len(got) != 1 {
		t.Errorf("the folder has %q, want a only", got)
	}
}

// TestCopyFile checks the copy that a file system without hard links needs.
func TestCopyFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	create(t, path, "old")
	if err := copyFile(path+".kept", path); err != nil {
		t.Error(err)
	}
	contains(t, path+".kept", "old")
}

func create(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func contains(t *testing.T, path, want string) {
	t.Helper()
	if got, err := os.ReadFile(path); err != nil || string(got) != want {
		t.Errorf("%s = %q, %v, want %q", filepath.Base(path), got, err, want)
	}
}
