package cli_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/control"
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

// TestShelfRoundTrip: an export, imported into an empty shop and exported again, has the same list,
// PDFs and covers. The shop has titles that are not valid file names, two books with one PDF, and a
// book without a PDF.
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
			k.Must(t, "category", "set", "7", "诗词")
			k.Must(t, "book", "set", "1000000005", "-category", "7")
			k.Must(t, "book", "set", "1000000003", "-cover", writePicture(t, k, "one.png", 90))
			k.Must(t, "book", "set", "1000000004", "-cover", "drawn")
			if mode == "served" {
				k.Serve(t)
				fresh.Serve(t)
			}
			first, second := filepath.Join(k.Dir, "first"), filepath.Join(k.Dir, "second")
			k.Must(t, "books", "export", first)
			if summary := fresh.Must(t, "books", "import", first); summary != "made the category 诗词\nadded 13, there already 0, not added 0\n" {
				t.Errorf("import = %q", summary)
			}
			fresh.Must(t, "books", "export", second)
			want, got := readFolder(t, first), readFolder(t, second)
			for name := range want {
				if got[name] != want[name] {
					t.Errorf("%s is\n%.2000s\nwant\n%.2000s", name, got[name], want[name])
				}
			}
			if len(got) != len(want) || len(want) != 12+1+1 || want["解忧杂货店.jpg"] == "" {
				t.Errorf("%d files, want %d", len(got), len(want))
			}
			if summary := fresh.Must(t, "books", "import", second); summary != "added 0, there already 13, not added 0\n" {
				t.Errorf("the second import = %q", summary)
			}
		})
	}
}

// TestImportResumes: an import after an interrupted one continues where that ended, and repeats no
// act.
func TestImportResumes(t *testing.T) {
	k := harness.NewKeptShop(t)
	shelf := filepath.Join(k.Dir, "shelf")
	if err := os.Mkdir(shelf, 0o700); err != nil {
		t.Fatal(err)
	}
	k.PDF(t, "shelf/甲.pdf", "1")
	k.Must(t, "books", "import", shelf, "-price", "1")
	k.PDF(t, "shelf/乙.pdf", "2")
	k.PDF(t, "shelf/丙.pdf", "1000000001") // no book has this content
	if out := k.Must(t, "books", "import", shelf, "-price", "1"); out != "added 2, there already 1, not added 0\n" {
		t.Errorf("import = %q", out)
	}
	if audit := k.Must(t, "audit", "-json"); strings.Count(audit, `"did":"book add"`) != 3 {
		t.Errorf("audit = %s, want three books", audit)
	}
}

// TestImportFindsSeededBooks: import also finds a book whose file is not named after its content.
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

// TestExportWithoutPDF: export lists a book on sale without a PDF, prints a note about it, and
// fails. The target may be an empty folder.
func TestExportWithoutPDF(t *testing.T) {
	k := harness.NewKeptShop(t)
	for _, dir := range []string{filepath.Join(k.Books, "1000000004.pdf"), filepath.Join(k.Dir, "out")} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	out, stderr, code := k.Command("books", "export", filepath.Join(k.Dir, "out"))
	if code != cli.ExitFailed || !strings.HasSuffix(out, ": books 5, PDFs 4\n") ||
		stderr != "littleshelf: note: book 1000000004 has no PDF: littleshelf check says why\n" {
		t.Errorf("export = %d, %q, %q, want a book on sale without a PDF", code, out, stderr)
	}
	if files := readFolder(t, filepath.Join(k.Dir, "out")); len(files) != 4+1 {
		t.Errorf("%d files, want 4 PDFs and the list", len(files))
	}
}

// TestExportLeavesNothing: an export removes its files if the stream of a PDF is truncated.
func TestExportLeavesNothing(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	const small = 10_000 // a page of the catalogue is shorter, a PDF is longer
	if err := os.WriteFile(filepath.Join(k.Books, "1000000001.pdf"), []byte("%PDF-1.4\n%%EOF\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(k.Dir, "out")
	_, stderr, code := runOver(t, k, &wire{cut: small}, "books", "export", out)
	if code != cli.ExitFailed || !strings.Contains(stderr, "book 1000000002: no answer came") {
		t.Errorf("export = %d, %q, want a broken stream", code, stderr)
	}
	if _, err := os.Stat(out); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Stat of the folder = %v, want no folder", err)
	}
}

// TestImportEndsBetweenBooks: an interrupted import completes the book whose PDF it has stored, and
// a repeated one adds the others.
func TestImportEndsBetweenBooks(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.Serve(t)
	shelf := filepath.Join(k.Dir, "shelf")
	if err := os.Mkdir(shelf, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"甲", "乙", "丙"} {
		k.PDF(t, "shelf/"+name+".pdf", name)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	var out, errs bytes.Buffer
	p := harness.Commands(&out, &errs)
	p.Connect = func(_ context.Context, at control.Place, _ string) (*control.Client, func() error, error) {
		socket, err := control.Socket(at)
		if err != nil {
			return nil, nil, err
		}
		return control.NewClient(afterPDF{socket, interrupt}), func() error { socket.CloseIdleConnections(); return nil }, nil
	}
	code := p.Run(ctx, []string{"books", "import", shelf, "-price", "1", "-db", k.DB})
	if code != cli.ExitFailed || out.String() != "added 1, there already 0, not added 0\n" || errs.String() != "littleshelf: interrupted\n" {
		t.Errorf("import = %d, %q, %q", code, &out, &errs)
	}
	if summary := k.Must(t, "books", "import", shelf, "-price", "1"); summary != "added 2, there already 1, not added 0\n" {
		t.Errorf("the repeated import = %q", summary)
	}
}

// afterPDF is a transport that calls interrupt after the response to the upload of a PDF.
type afterPDF struct {
	http.RoundTripper
	interrupt func()
}

func (a afterPDF) RoundTrip(r *http.Request) (*http.Response, error) {
	response, err := a.RoundTripper.RoundTrip(r)
	if err != nil || r.URL.Path != "/pdf" {
		return response, err
	}
	body, err := io.ReadAll(response.Body)
	response.Body.Close()
	response.Body = io.NopCloser(bytes.NewReader(body))
	a.interrupt()
	return response, err
}
