//go:build unix

package backup_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/backup"
)

// TestPrepareFolder checks which folders can take backups, and that a refused one is not created.
func TestPrepareFolder(t *testing.T) {
	home := t.TempDir()
	at := func(name string) string { return filepath.Join(home, name) }
	for _, err := range []error{
		os.MkdirAll(at("books/old"), 0o700), os.Mkdir(at("there"), 0o755), os.Mkdir(at("open"), 0o700), os.Chmod(at("open"), 0o777),
		os.WriteFile(at("file"), nil, 0o600), os.Symlink(at("books"), at("link")), os.Symlink(at("nothing"), at("dangling")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	taken := []backup.Taken{{Dir: at("books"), Why: errors.New("the books are there")}, {Dir: at("pages"), Why: errors.New("pages")}}
	for _, c := range []struct{ dir, want string }{
		{at("new"), ""}, {at("new"), ""}, {at("there"), ""},
		{"backups", "must begin at the root"}, {"", "must begin at the root"}, {"/", "the root of the disk"},
		{at("a/b"), "is not there"}, {at("file"), "is a file"}, {at("file/x"), "cannot be used"}, {at("open"), "every user"},
		{at("books"), "the books are there"}, {at("books/new"), "the books are there"}, {at("books/old/"), "the books are there"},
		{at("there/../books/x"), "the books are there"}, {at("link"), "the books are there"}, {at("link/x"), "the books are there"},
		{at("pages"), "pages"}, {at("dangling"), "leads nowhere"},
		{"/proc/littleshelf", "cannot write there"},
	} {
		err := backup.PrepareFolder(c.dir, taken...)
		if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("PrepareFolder(%q) = %v, want %q", c.dir, err, c.want)
		}
	}
	if info, err := os.Stat(at("new")); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the new folder: %v, %v, want mode 0700", info, err)
	}
	for dir, want := range map[string]int{home: 7, at("new"): 0, at("there"): 0, at("books"): 1} {
		if got := listFolder(t, dir); len(got) != want {
			t.Errorf("%s has %v, want %d", dir, got, want)
		}
	}
}
