package desk_test

import (
	"crypto/sha256"
	"io"
	"net/http"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/books"
)

// TestReplaceFile gives a book another PDF while a reader downloads the one before.
func TestReplaceFile(t *testing.T) {
	dir, change := withFolder(t)
	s := openShop(t, change)
	keeper := s.keeper(t)
	writeFile(t, dir, "dream.pdf", pdfOf("old"))
	open, err := books.Folder(dir).Open("dream.pdf")
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	keeper.get(t, "/keeper/books/1/file").shows(t, http.StatusOK, "给《红楼梦》换 PDF", "不换了")
	request := s.request().ID.String()
	fields := []string{"request", request, "why", "<b>better</b>"}
	for range 2 { // the second time it is the same act
		p := keeper.upload(t, "/keeper/books/1/file", fields, pdf("new.pdf", "new"))
		if p.path != "/keeper/books/1" || !strings.Contains(p.text(), "办好了") {
			t.Errorf("replacing led to %s: %d\n%s", p.path, p.status, p.text())
		}
	}
	book, err := s.CoverOf(t.Context(), 1)
	if err != nil || book.DiskName != app.FileHash(sha256.Sum256([]byte(pdfOf("new")))).DiskName() {
		t.Errorf("the book's file is %s, %v", book.DiskName, err)
	}
	if got, err := io.ReadAll(open); err != nil || string(got) != pdfOf("old") {
		t.Errorf("the download under way got %q, %v", got, err)
	}
	if err := (books.Folder(dir)).Verify(book.DiskName); err != nil {
		t.Error(err)
	}
	log := keeper.get(t, "/keeper/log").shows(t, http.StatusOK, "改书", "dream.pdf", "<b>better</b>")
	if n := strings.Count(log.text(), "改书"); n != 1 {
		t.Errorf("the log has %d changes, want 1", n)
	}

	keeper.upload(t, "/keeper/books/1/file", fields, pdf("newer.pdf", "newer")).shows(t, http.StatusOK, "办好了") // after Back
	if book, err = s.CoverOf(t.Context(), 1); err != nil || book.DiskName != app.FileHash(sha256.Sum256([]byte(pdfOf("newer")))).DiskName() {
		t.Errorf("after another file the book's file is %s, %v", book.DiskName, err)
	}
	keeper.upload(t, "/keeper/books/1/file", fields).shows(t, http.StatusUnprocessableEntity, "先选一个 PDF。")
	keeper.upload(t, "/keeper/books/1/file", fields, file{name: "text.pdf", content: strings.NewReader("hello")}).
		shows(t, http.StatusUnprocessableEntity, "不是 PDF")
	keeper.upload(t, "/keeper/books/9/file", fields, pdf("new.pdf", "new")).shows(t, http.StatusNotFound)
	keeper.get(t, "/keeper/books/x/file").shows(t, http.StatusNotFound)
}
