package cli_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
	"littleshelf/bolt"
)

// TestCheckNamesMissingFiles: check names every file of the catalogue that cannot be opened.
func TestCheckNamesMissingFiles(t *testing.T) {
	k := harness.NewKeptShop(t)
	if err := os.Mkdir(filepath.Join(k.Books, "1000000001.pdf"), 0o755); err != nil {
		t.Fatal(err)
	}
	k.Must(t, "book", "set", "1000000002", "-sample", "chapter.pdf")
	stdout, _, code := k.Command("check")
	_, problems, _ := strings.Cut(stdout, "differences     2\n")
	want := "book 1000000001: open 1000000001.pdf: not a regular file\nbook 1000000002: chapter.pdf is not in the books folder\n"
	if code != cli.ExitFailed || problems != want {
		t.Errorf("check = %d, %q, want %q", code, problems, want)
	}
}

// TestCheckCountsMissingFiles: check names a limited number of missing files and counts all of
// them.
func TestCheckCountsMissingFiles(t *testing.T) {
	k := harness.NewKeptShop(t)
	db, err := bolt.Open(k.DB)
	if err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error {
		for id := range app.BookID(app.MaxFindings + 7) {
			if err := tx.PutBook(app.Book{ID: id + 1, Name: "书", DiskName: "lost.pdf", Listed: true}); err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	stdout, _, code := k.Command("check")
	if lines := strings.Count(stdout, "lost.pdf is not in"); code != cli.ExitFailed || lines != app.MaxFindings ||
		!strings.Contains(stdout, "\ndifferences     1007\n") || !strings.HasSuffix(stdout, "\nand 7 more\n") {
		t.Errorf("check = %d, %d books, %.200s…", code, lines, stdout)
	}
	if stdout, _, _ := k.Command("check", "-json"); !strings.Contains(stdout, `"more_differences":7`) {
		t.Errorf("check -json = %.200s…", stdout)
	}
}
