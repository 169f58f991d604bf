package harness

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"littleshelf/app"
)

// The books of WriteCatalogue have consecutive ids. Each costs one point.
const (
	CatalogueSize = 40
	FirstBook     = app.BookID(1)
)

// WriteCatalogue writes a file for -seed-file and returns its path.
func WriteCatalogue(t testing.TB) (path string) {
	t.Helper()
	rows := make([]map[string]any, CatalogueSize)
	for i := range rows {
		rows[i] = map[string]any{
			"book_id": FirstBook + app.BookID(i), "category": 1, "book_name": fmt.Sprintf("第%d卷", i+1),
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
