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

// TestCoverOfPageOne: page 1 of a new book's PDF becomes its cover while the server runs.
func TestCoverOfPageOne(t *testing.T) {
	k := harness.NewKeptShop(t)
	harness.SharePages(t, k.DB)
	server := harness.Start(t, k.DB, "-books", k.Books, "-pdf-workers", "1")
	path := filepath.Join(k.Dir, "one.pdf")
	if err := os.WriteFile(path, pdftest.Book("one"), 0o600); err != nil {
		t.Fatal(err)
	}
	k.Must(t, "book", "add", "-name", "画", "-price", "1", "-pdf", path)

	client := server.Client(t)
	var cover string
	harness.Eventually(t, func() bool {
		var answer struct {
			Data []struct {
				ID    app.BookID `json:"book_id"`
				Cover string     `json:"cover_url"`
			} `json:"data"`
		}
		client.GetJSON(t, "/api/book/getBooks?is_all=1", &answer)
		for _, book := range answer.Data {
			if book.ID == 1 {
				cover = book.Cover
			}
		}
		return strings.Contains(cover, "/covers/1-") && strings.HasSuffix(cover, ".jpg")
	})
	status, content := harness.Get(t, cover)
	picture, err := jpeg.Decode(bytes.NewReader([]byte(content)))
	if status != http.StatusOK || err != nil || picture.Bounds().Dy() != app.CoverHeight {
		t.Errorf("GET %s = %d, %v, want a JPEG %d pixels high", cover, status, err, app.CoverHeight)
	}
	server.Stop(t)
}
