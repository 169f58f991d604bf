//go:build unix

package cli_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/cli"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// makePDFFolder makes a folder of PDFs.
func makePDFFolder(t *testing.T, k *harness.KeptShop, pdfs map[string][]byte) (folder string) {
	t.Helper()
	folder = filepath.Join(k.Dir, "shelf")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, pdf := range pdfs {
		if err := os.WriteFile(filepath.Join(folder, name), pdf, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}

// TestImportReadsMetadata: a book's title comes from the list, else from the PDF's metadata, else
// from the file's name.
func TestImportReadsMetadata(t *testing.T) {
	k := harness.NewKeptShop(t)
	k.ReadMetadata = true
	folder := makePDFFolder(t, k, map[string][]byte{
		"1 - x.pdf": pdftest.Titled("牡丹亭", "汤显祖"), "2 - y.pdf": pdftest.Titled("Microsoft Word - 2.doc", "Administrator"),
		"3 - z.pdf": pdftest.Titled("长生殿", "洪昇"), "4 - w.pdf": append(pdftest.Book("no title"), "%%EOF\n"...),
	})
	list := filepath.Join(k.Dir, "list.csv")
	if err := os.WriteFile(list, []byte("file,title\n3 - z,桃花扇\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	out, stderr, code := k.Command("books", "import", "-dry-run", "-price", "1", folder, list)
	var got []string
	for line := range strings.Lines(out) {
		if fields := strings.Fields(line); fields[0] == "new" {
			got = append(got, fields[1]+"/"+fields[2])
		}
	}
	want := "桃花扇/洪昇 牡丹亭/汤显祖 2/y 4/w"
	if strings.Join(got, " ") != want || strings.Contains(stderr, "note") || code != cli.ExitDone {
		t.Errorf("import = %d, %q, %q\n%s\nwant the titles %s", code, got, stderr, out, want)
	}
}

// noMetadata returns the error of a machine that cannot read PDFs, and counts the reads.
type noMetadata struct{ reads int }

func (n *noMetadata) Read(context.Context, string) (title, author string, err error) {
	n.reads++
	return "", "", fmt.Errorf("%w: no memory", app.ErrNoEngine)
}

func (n *noMetadata) Close() error { return nil }

// TestImportWithoutMetadata: on a machine that cannot read PDFs, titles come from the files' names,
// and one note reports it.
func TestImportWithoutMetadata(t *testing.T) {
	k := harness.NewKeptShop(t)
	folder := makePDFFolder(t, k, map[string][]byte{"甲.pdf": pdftest.Titled("牡丹亭", "汤显祖"), "乙.pdf": pdftest.Book("2")})
	var out, errs bytes.Buffer
	p, metadata := harness.Commands(&out, &errs), new(noMetadata)
	p.OpenMetadata = func(*os.Root) cli.Metadata { return metadata }
	code := p.Run(t.Context(), []string{"books", "import", folder, "-price", "1", "-db", k.DB, "-books", k.Books})
	const note = "littleshelf: note: titles are those of the files' names only: this machine draws no pages: no memory\n"
	if code != cli.ExitDone || errs.String() != note || metadata.reads != 1 {
		t.Errorf("import = %d, %q after %d reads, want one read and %q", code, &errs, metadata.reads, note)
	}
	if list := k.Must(t, "book", "list", "-q", "甲"); !strings.Contains(list, "甲") {
		t.Errorf("book list = %s, want 甲", list)
	}
}
