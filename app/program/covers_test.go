//go:build unix

package program_test

import (
	"bytes"
	"image/jpeg"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// coverOf returns the address of the cover of book 1.
func coverOf(t *testing.T, client *harness.Client) string {
	t.Helper()
	var answer struct {
		Data []struct {
			ID    app.BookID `json:"book_id"`
			Cover string     `json:"cover_url"`
		} `json:"data"`
	}
	client.GetJSON(t, "/api/book/getBooks?is_all=1", &answer)
	for _, book := range answer.Data {
		if book.ID == 1 {
			return book.Cover
		}
	}
	return ""
}

// checkCover reports an address that is not of a cover drawn of a page.
func checkCover(t *testing.T, address string) {
	t.Helper()
	status, content := harness.Get(t, address)
	picture, err := jpeg.Decode(bytes.NewReader([]byte(content)))
	if status != http.StatusOK || err != nil || picture.Bounds().Dy() != app.CoverHeight {
		t.Errorf("GET %s = %d, %v, want a JPEG %d pixels high", address, status, err, app.CoverHeight)
	}
}

// TestCoverOfPages: page 1 of a new book's PDF becomes its cover while the server runs, and another
// page by command.
func TestCoverOfPages(t *testing.T) {
	k := harness.NewKeptShop(t)
	harness.SharePages(t, k.DB)
	server := harness.Start(t, k.DB, "-books", k.Books, "-pdf-workers", "1")
	path := filepath.Join(k.Dir, "one.pdf")
	if err := os.WriteFile(path, pdftest.Book("one", "two"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.Must(t, "book", "add", "-name", "画", "-price", "1", "-pdf", path)

	client := server.Client(t)
	var cover string
	harness.Eventually(t, func() bool {
		cover = coverOf(t, client)
		return strings.Contains(cover, "/covers/1-") && strings.HasSuffix(cover, ".jpg")
	})
	checkCover(t, cover)
	k.Must(t, "book", "set", "1", "-cover", "page:2")
	first := cover
	if cover = coverOf(t, client); cover == first {
		t.Error("page 2 is page 1")
	}
	checkCover(t, cover)
	if _, stderr, code := k.Command("book", "set", "1", "-cover", "page:3"); code != 1 || !strings.Contains(stderr, "the PDF has 2") {
		t.Errorf("book set -cover page:3: exit %d, %s", code, stderr)
	}
	server.Stop(t)
}
