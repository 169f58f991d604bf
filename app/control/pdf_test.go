package control_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/control"
	"littleshelf/books"
)

// TestPDF: a client gets the PDF of a book as it is on disk, and an error if there is none.
func TestPDF(t *testing.T) {
	s := newServer(t)
	folder := t.TempDir()
	s.Books = books.Folder(folder)
	content := bytes.Repeat([]byte("a page\n"), 100_000)
	if err := os.WriteFile(filepath.Join(folder, "there.pdf"), content, 0o600); err != nil {
		t.Fatal(err)
	}
	err := s.DB.Update(t.Context(), func(tx app.Tx) error {
		if err := tx.PutBook(app.Book{ID: 1, Name: "a", DiskName: "there.pdf"}); err != nil {
			return err
		}
		return tx.PutBook(app.Book{ID: 2, Name: "b", DiskName: "missing.pdf"})
	})
	if err != nil {
		t.Fatal(err)
	}
	want := sha256.Sum256(content)
	forEachTransport(t, s, func(t *testing.T, client *control.Client) {
		size, ok, err := client.PDFSize(t.Context(), 1)
		if size != int64(len(content)) || !ok || err != nil {
			t.Errorf("PDFSize = %d, %v, %v, want %d", size, ok, err, len(content))
		}
		var got bytes.Buffer
		sum, err := client.PDF(t.Context(), 1, &got)
		if err != nil || sum != hex.EncodeToString(want[:]) || !bytes.Equal(got.Bytes(), content) {
			t.Errorf("PDF = %s, %v, %d bytes", sum, err, got.Len())
		}
		for id, reason := range map[app.BookID]string{2: "file does not exist", 3: "not found"} {
			if size, ok, err := client.PDFSize(t.Context(), id); ok || err != nil {
				t.Errorf("PDFSize(%d) = %d, %v, %v, want none", id, size, ok, err)
			}
			if _, err := client.PDF(t.Context(), id, &got); err == nil || !strings.Contains(err.Error(), reason) {
				t.Errorf("PDF(%d) = %v, want %q", id, err, reason)
			}
		}
	})
}
