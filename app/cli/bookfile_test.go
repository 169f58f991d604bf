package cli_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestBookNeedsItsFile: only a book with a price and a complete PDF can be listed. Later, check
// names the problems of its file.
func TestBookNeedsItsFile(t *testing.T) {
	k := harness.NewKeptShop(t)
	if err := os.RemoveAll(k.Books); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{}, {"-price", "1"}, {"-pdf", k.PDF(t, "a.pdf", "a")}} {
		_, stderr, code := k.Command(append([]string{"book", "add", "-name", "书"}, args...)...)
		if code != cli.ExitUsage || !strings.Contains(stderr, "say -price and -pdf") {
			t.Errorf("book add %q = %d, %s", args, code, stderr)
		}
	}
	k.Must(t, "book", "add", "-id", "5", "-name", "史记", "-price", "1", "-pdf", k.PDF(t, "b.pdf", "b")) // creates the folder
	k.Must(t, "book", "add", "-id", "6", "-name", "汉书", "-unlisted")
	_, stderr, code := k.Command("book", "relist", "6")
	if code != cli.ExitFailed || !strings.Contains(stderr, "book set 6 -pdf FILE") {
		t.Errorf("book relist = %d, %s", code, stderr)
	}
	stdout, _, code := k.Command("check")
	if code != cli.ExitFailed || !strings.Contains(stdout, "book 6: 6.pdf is not in the books folder") {
		t.Errorf("check with a missing PDF = %d, %s", code, stdout)
	}
	k.Must(t, "book", "set", "6", "-pdf", k.PDF(t, "c.pdf", "c"))
	k.Must(t, "book", "relist", "6")
	_, stderr, code = k.Command("book", "add", "-name", "史记", "-price", "2", "-pdf", k.PDF(t, "d.pdf", "c"))
	if code != 0 || !strings.Contains(stderr, "has the same name and author as book 5") ||
		!strings.Contains(stderr, "has the same PDF as book 6") {
		t.Errorf("book add of an existing title and PDF = %d, %s", code, stderr)
	}
	k.Must(t, "book", "unlist", "1000000005")
	k.Must(t, "book", "remove", "1000000005")
	for name, content := range map[string]string{"extra.pdf": "%PDF-1.4 startxref %%EOF", "notes.txt": ""} {
		if err := os.WriteFile(filepath.Join(k.Books, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	const remark = "remark: extra.pdf is in the books folder, and no book names it\n"
	if stdout, _, code := k.Command("check"); code != 0 || !strings.Contains(stdout, remark) || strings.Count(stdout, "remark") != 1 {
		t.Errorf("check with a PDF that no book names = %s", stdout)
	}
	files, err := filepath.Glob(filepath.Join(k.Books, "*.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	for content, want := range map[string]string{"": "an empty file", "<html>": "not a PDF", "%PDF-1.4": "not a whole PDF"} {
		for _, file := range files {
			if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		stdout, _, code := k.Command("check")
		if code != cli.ExitFailed || strings.Count(stdout, want) != 3 {
			t.Errorf("check with files of %q = %d, %s", content, code, stdout)
		}
	}
}
