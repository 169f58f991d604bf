package program

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app"
)

const (
	shelf     = 40 // books in the tests' catalogue, each for one point
	firstBook = app.BookID(1)
)

// writeCatalogue makes a -seed-file of shelf books.
func writeCatalogue(t testing.TB) (path string) {
	t.Helper()
	rows := make([]map[string]any, shelf)
	for i := range rows {
		rows[i] = map[string]any{
			"book_id": firstBook + app.BookID(i), "category": 1, "book_name": fmt.Sprintf("第%d卷", i+1),
			"author": "", "book_publisher": "", "book_price": 1, "cover_url": "",
		}
	}
	data, err := json.Marshal(rows)
	if err != nil {
		t.Fatal(err)
	}
	path = filepath.Join(t.TempDir(), "books.json")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
