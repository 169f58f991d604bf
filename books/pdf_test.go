package books

import (
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestPDFFaults checks files like those that shopkeepers have.
func TestPDFFaults(t *testing.T) {
	dir := t.TempDir()
	body, end := strings.Repeat("x", 20_000), "startxref\n20\n%%EOF\n"
	for name, tt := range map[string]struct {
		content string
		want    error
	}{
		"good.pdf":    {"%PDF-1.4\n" + body + end, nil},
		"short.pdf":   {"%PDF-1.4\n" + end, nil},
		"bom.pdf":     {"\ufeff%PDF-1.4\n" + body + end, nil},
		"late.pdf":    {strings.Repeat(" ", 1000) + "%PDF-1.4" + body + end, nil},
		"padded.pdf":  {"%PDF-1.4\n" + body + end + strings.Repeat("\x00", 2000), nil},
		"empty.pdf":   {"", ErrEmpty},
		"page.pdf":    {"<!DOCTYPE html>" + body, ErrNotPDF},
		"later.pdf":   {strings.Repeat(" ", 1024) + "%PDF-1.4" + body + end, ErrNotPDF},
		"half.pdf":    {"%PDF-1.4\n" + end + body, ErrCut},
		"headed.pdf":  {"%PDF-", ErrCut},
		"endless.pdf": {"%PDF-1.4\n" + body + "startxref\n20", ErrCut},
		"plain.pdf":   {"%PDF-1.4\n" + body + "%%EOF", nil},
	} {
		write(t, filepath.Join(dir, name), tt.content)
		if err := Folder(dir).Verify(name); !errors.Is(err, tt.want) {
			t.Errorf("Verify(%s) = %v, want %v", name, err, tt.want)
		}
	}
	for _, name := range names(t) {
		if err := Folder(dir).Verify(name); err != nil {
			t.Errorf("Verify(%s) of a sample = %v", name, err)
		}
	}
	if err := Folder(dir).Verify("missing.pdf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("Verify of nothing = %v", err)
	}
	if got, err := Folder(dir).PDFs(); len(got) != 12 || err != nil {
		t.Errorf("PDFs = %q, %v, want 12", got, err)
	}
}
