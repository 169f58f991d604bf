//go:build unix

package pdf_test

import (
	"bytes"
	"errors"
	"image"
	_ "image/jpeg"
	_ "image/png"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/pdf"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/pdf/worker"
	"littleshelf/books"
)

// modes are the processes that this program runs instead of tests, by its first argument. Each
// returns the exit code.
var modes = map[string]func(args []string) int{
	"pages": func(args []string) int { return worker.Run(args, os.Stderr) },
}

// TestMain runs the child process too: the engines of these tests start this program.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 {
		if child, ok := modes[os.Args[1]]; ok {
			os.Exit(child(os.Args[2:]))
		}
	}
	os.Exit(m.Run())
}

// newEngine returns an engine for the PDFs in a folder, and the folder. The samples are in it too.
func newEngine(t testing.TB, log io.Writer) (*pdf.Engine, string) {
	t.Helper()
	dir := t.TempDir()
	e := &pdf.Engine{
		Open: func(name string) (fs.File, error) { return books.Folder(dir).Open(name) },
		Dir:  filepath.Join(pdftest.Cache(), "engine"), Fonts: "/usr/share/fonts", Workers: 1,
		Command: []string{os.Args[0], "pages"}, Log: slog.New(slog.NewTextHandler(log, nil)),
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e, dir
}

// sample is an embedded book of three pages.
const sample = "1000000001.pdf"

func TestSample(t *testing.T) {
	e, _ := newEngine(t, io.Discard)
	facts, err := e.Examine(t.Context(), sample)
	if err != nil || facts.Pages != 3 || facts.Fault != "" || facts.Author != "朴灵" || facts.Hash.IsZero() ||
		len(facts.Sizes) != 1 || facts.Sizes[0] != (app.PageRun{Count: 3, Width: 420, Height: 595}) {
		t.Errorf("Examine = %+v, %v", facts, err)
	}
	cover, err := e.Cover(t.Context(), sample, 1, 600)
	if err != nil {
		t.Fatal(err)
	}
	if got, kind, err := image.DecodeConfig(bytes.NewReader(cover)); err != nil || kind != "jpeg" || got.Height != 600 || got.Width != 423 {
		t.Errorf("the cover is a %s of %d × %d, %v, want a jpeg of 423 × 600", kind, got.Width, got.Height, err)
	}
	text, err := e.Text(t.Context(), sample, 1)
	if err != nil || !strings.Contains(text, "深入浅出Node.js") {
		t.Errorf("Text = %q, %v", text, err)
	}
}

func TestPage(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	write(t, dir, "text.pdf", pdftest.Book("one", "two"))
	for _, tt := range []struct {
		name string
		page app.PageRequest
		kind string
	}{
		{sample, app.PageRequest{Number: 1, Width: 750}, "image/jpeg"}, // in colour
		{sample, app.PageRequest{Number: 1, Width: 750, Stamp: "littleshelf 12345678"}, "image/jpeg"},
		{"text.pdf", app.PageRequest{Number: 2, Width: 750}, "image/png"},
		{"text.pdf", app.PageRequest{Number: 2, Width: 750, Stamp: "littleshelf 12345678"}, "image/png"},
	} {
		got, err := e.Page(t.Context(), tt.name, tt.page)
		if err != nil || got.Type != tt.kind {
			t.Fatalf("Page(%+v) is a %q, %v, want %s", tt.page, got.Type, err, tt.kind)
		}
		size, kind, err := image.DecodeConfig(bytes.NewReader(got.Data))
		if err != nil || size.Width != 750 || "image/"+kind != tt.kind {
			t.Errorf("Page(%+v) is a %s, %d wide, %v", tt.page, kind, size.Width, err)
		}
		if stamped := bytes.Contains(got.Data, []byte("12345678")); stamped != (tt.page.Stamp != "") {
			t.Errorf("Page(%+v) has its stamp as a comment: %v", tt.page, stamped)
		}
		again, err := e.Page(t.Context(), tt.name, tt.page)
		if err != nil || !bytes.Equal(again.Data, got.Data) {
			t.Errorf("Page(%+v) again = %d bytes, %v, want the same %d", tt.page, len(again.Data), err, len(got.Data))
		}
	}
	if _, err := e.Page(t.Context(), "text.pdf", app.PageRequest{Number: 3, Width: 750}); !errors.Is(err, app.ErrNotDrawable) {
		t.Errorf("page 3 of 2 = %v, want %v", err, app.ErrNotDrawable)
	}
}

func write(t testing.TB, dir, name string, data []byte) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestStamped stamps the PDF, and reads the stamp as text of the first and the last page.
func TestStamped(t *testing.T) {
	e, dir := newEngine(t, io.Discard)
	const stamp = "littleshelf 12345678"
	var first, second bytes.Buffer
	for _, out := range []*bytes.Buffer{&first, &second} {
		if err := e.Stamped(t.Context(), sample, stamp, out); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("the second copy differs from the first")
	}
	write(t, dir, "stamped.pdf", first.Bytes())
	for page, want := range map[int]bool{1: true, 2: false, 3: true} {
		if text, err := e.Text(t.Context(), "stamped.pdf", page); err != nil || strings.Contains(text, stamp) != want {
			t.Errorf("page %d has the text %q, %v, want the stamp: %v", page, text, err, want)
		}
	}
}
