package app_test

import (
	"crypto/sha256"
	"path/filepath"
	"testing"

	"littleshelf/app"
	"littleshelf/books"
)

// TestBookWithContent finds the book that has a content: by the name of its file, by the facts of
// the file, and by the file itself.
func TestBookWithContent(t *testing.T) {
	s, pages := illustrated(t)
	s.Files = pages.folder
	const prefix = "%PDF-1.4 "
	for _, name := range []string{"a.pdf", "b.pdf"} {
		pages.put(t, name, name)
	}
	hashOf := func(content string) app.FileHash { return sha256.Sum256([]byte(prefix + content)) }
	unlisted, gone := aBook(2), aBook(4)
	unlisted.DiskName, unlisted.Listed = hashOf("named").DiskName(), false
	gone.DiskName = "gone.pdf"
	a, b := aBook(1), aBook(3)
	a.DiskName, b.DiskName = "a.pdf", "b.pdf"
	s.stock(a, unlisted, b, gone)
	s.illustrate("a.pdf", 1)
	for content, want := range map[string]app.BookID{"a.pdf": 1, "named": 2, "b.pdf": 3, "c.pdf": 0} {
		book, ok, err := s.BookWithContent(t.Context(), hashOf(content), int64(len(prefix+content)))
		if err != nil || ok != (want != 0) || book.ID != want {
			t.Errorf("BookWithContent of %s = %d, %v, %v, want %d", content, book.ID, ok, err, want)
		}
	}
	s.Files = books.Folder(filepath.Join(t.TempDir(), "none"))
	if _, ok, err := s.BookWithContent(t.Context(), hashOf("b.pdf"), int64(len(prefix+"b.pdf"))); ok || err != nil {
		t.Errorf("BookWithContent without a folder = %v, %v, want none", ok, err)
	}
}
