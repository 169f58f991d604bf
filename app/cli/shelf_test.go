package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// readFolder returns the files of a folder by name.
func readFolder(t *testing.T, folder string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string]string)
	for _, entry := range entries {
		content, err := os.ReadFile(filepath.Join(folder, entry.Name()))
		if err != nil {
			t.Fatal(err)
		}
		files[entry.Name()] = string(content)
	}
	return files
}

// emptyShop returns a shop without books.
func emptyShop(t *testing.T) *harness.KeptShop {
	t.Helper()
	k := harness.NoShop(t)
	harness.Serve(t, k.DB, nil, "-new", "-books", k.Books).Stop()
	t.Cleanup(func() { k.Check(t) })
	return k
}

// TestShelfRoundTrip: an export that is imported into an empty shop has the same list and the same
// PDFs when it is exported from there. Titles that no file system takes are among them, two books
// of one PDF and a book without any.
func TestShelfRoundTrip(t *testing.T) {
	for _, mode := range []string{"served", "alone"} {
		t.Run(mode, func(t *testing.T) {
			k, fresh := harness.NewKeptShop(t), emptyShop(t)
			pdf := k.PDF(t, "book.pdf", "a book")
			for _, title := range []string{"=1+1", "'@x", `a/b:c*"d"`, "CON", "红楼梦", strings.Repeat("长", 200), "逗号, \"引号\"; 分号"} {
				k.Must(t, "book", "add", "-name", title, "-author", "  测试 作者 ", "-publisher", "一, 二", "-price", "0", "-category", "2", "-pdf", pdf)
			}
			k.Must(t, "book", "add", "-name", "草稿", "-unlisted", "-cover", "https://example.com/a,b.png", "-sample", "ttest.pdf", "-price", "7")
			k.Must(t, "book", "unlist", "1000000002")
			if mode == "served" {
				k.Serve(t)
				fresh.Serve(t)
			}
			first, second := filepath.Join(k.Dir, "first"), filepath.Join(k.Dir, "second")
			k.Must(t, "books", "export", first)
			if summary := fresh.Must(t, "books", "import", first); summary != "added 13, there already 0, not added 0\n" {
				t.Errorf("import = %q", summary)
			}
			fresh.Must(t, "books", "export", second)
			want, got := readFolder(t, first), readFolder(t, second)
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("%s is\n%.2000s\nwant\n%.2000s", name, got[name], want[name])
				}
			}
			if len(got) != len(want) || len(want) != 12+1 {
				t.Errorf("%d files, want %d", len(got), len(want))
			}
			if summary := fresh.Must(t, "books", "import", second); summary != "added 0, there already 13, not added 0\n" {
				t.Errorf("the second import = %q", summary)
			}
		})
	}
}

// TestImportResumes: an import that was broken off goes on where it ended, and repeats no act.
func TestImportResumes(t *testing.T) {
	k := harness.NewKeptShop(t)
	shelf := filepath.Join(k.Dir, "shelf")
	if err := os.Mkdir(shelf, 0o700); err != nil {
		t.Fatal(err)
	}
	k.PDF(t, "shelf/甲.pdf", "1")
	k.Must(t, "books", "import", shelf, "-price", "1")
	k.PDF(t, "shelf/乙.pdf", "2")
	k.PDF(t, "shelf/丙.pdf", "1000000001") // the content of no book
	if out := k.Must(t, "books", "import", shelf, "-price", "1"); out != "added 2, there already 1, not added 0\n" {
		t.Errorf("import = %q", out)
	}
	if audit := k.Must(t, "audit", "-json"); strings.Count(audit, `"did":"book add"`) != 3 {
		t.Errorf("audit = %s, want three books", audit)
	}
}

// TestImportFindsSeededBooks: a book whose file is not named by its content is found too.
func TestImportFindsSeededBooks(t *testing.T) {
	k := harness.NewKeptShop(t)
	shelf := filepath.Join(k.Dir, "shelf")
	k.Must(t, "books", "export", shelf)
	if err := os.Remove(filepath.Join(shelf, "books.csv")); err != nil {
		t.Fatal(err)
	}
	if out := k.Must(t, "books", "import", shelf, "-price", "1"); out != "added 0, there already 5, not added 0\n" {
		t.Errorf("import = %q", out)
	}
	harness.OnlyFiles(t, k.Books)
}

// TestExportLeavesNothing: an export that fails removes what it wrote.
func TestExportLeavesNothing(t *testing.T) {
	k := harness.NewKeptShop(t)
	if err := os.WriteFile(filepath.Join(k.Books, "1000000003.pdf"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(k.Books, "1000000004.pdf"), 0o700); err != nil {
		t.Fatal(err)
	}
	out, stderr, code := k.Command("books", "export", filepath.Join(k.Dir, "out"), "-json")
	var result struct{ Books, PDFs int }
	if err := json.Unmarshal([]byte(out), &result); err != nil || code != cli.ExitFailed || result.Books != 5 || result.PDFs != 4 {
		t.Errorf("export = %d, %s, %s, want a book on sale without a PDF", code, out, stderr)
	}
	if want := "littleshelf: note: book 1000000004 has no PDF: littleshelf check says why\n"; stderr != want {
		t.Errorf("stderr = %q, want %q", stderr, want)
	}
	empty := filepath.Join(k.Dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	k.Command("books", "export", empty)
	names := slices.Sorted(func(yield func(string) bool) {
		for name := range readFolder(t, empty) {
			if !yield(name) {
				return
			}
		}
	})
	if len(names) != 5 {
		t.Errorf("the empty folder has %q", names)
	}
}
