package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// replacers returns the functions that replace the file at path.
func replacers(t *testing.T, backup string) map[string]func(path string) error {
	return map[string]func(path string) error{
		"restore": func(path string) error { _, err := Restore(t.Context(), path, backup, false, time.Now()); return err },
		"compact": func(path string) error { _, _, err := Compact(path, nil); return err },
		"repair":  func(path string) error { _, err := Repair(path, time.Now()); return err },
	}
}

// TestLinksStay: replacing a database that is opened by a symbolic link replaces the file, not the
// link.
func TestLinksStay(t *testing.T) {
	live, backup := twoShops(t)
	first, second := filepath.Join(t.TempDir(), "first.db"), filepath.Join(t.TempDir(), "second.db")
	if err := errors.Join(os.Symlink(second, first), os.Symlink(live, second)); err != nil {
		t.Fatal(err)
	}
	for name, replace := range replacers(t, backup) {
		before, err := os.Stat(live)
		if err != nil {
			t.Fatal(err)
		}
		if err := replace(first); err != nil {
			t.Errorf("%s = %v", name, err)
		}
		for _, link := range []string{first, second} {
			if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
				t.Errorf("%s left %v, %v in the place of a link", name, info, err)
			}
		}
		if after, err := os.Stat(live); err != nil || os.SameFile(before, after) {
			t.Errorf("%s did not replace %s: %v", name, live, err)
		}
	}
	readers(t, first)
}

// TestDanglingLink: Open creates the missing file that a symbolic link leads to.
func TestDanglingLink(t *testing.T) {
	_, backup := twoShops(t)
	for name, make := range map[string]func(path string) error{
		"open":    func(path string) error { return openAt(t, path).Close() },
		"restore": replacers(t, backup)["restore"],
	} {
		link, target := filepath.Join(t.TempDir(), "link.db"), filepath.Join(t.TempDir(), "shop.db")
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
		if err := make(link); err != nil {
			t.Errorf("%s = %v", name, err)
		}
		if info, err := os.Lstat(target); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s left %v, %v where the link leads", name, info, err)
		}
		readers(t, link)
	}
}

// TestOlderBackupNeedsNoTempFolder: Restore verifies a backup of an older schema without using the
// folder of temporary files.
func TestOlderBackupNeedsNoTempFolder(t *testing.T) {
	old := unpack(t, "shop3.db")
	dir := t.TempDir()
	t.Setenv("TMPDIR", filepath.Join(dir, "none"))
	if proof, err := Verify(t.Context(), old); err != nil || len(proof.Problems) > 0 {
		t.Errorf("Verify = %v, %v", proof.Problems, err)
	}
	live := filepath.Join(dir, "shop.db")
	if _, err := Restore(t.Context(), live, old, false, time.Now()); err != nil {
		t.Errorf("Restore = %v", err)
	}
	readers(t, live)
}
