//go:build unix

package shoppers

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// pdf is the file of every book.
const pdf = "%PDF-1.4\n%%EOF\n"

// Stock writes the shop's books into a folder, and returns the flags of a server that sells them.
func Stock(folder string) (flags []string, err error) {
	files := filepath.Join(folder, "books")
	if err := os.Mkdir(files, 0o700); err != nil {
		return nil, err
	}
	var rows []map[string]any
	for book := 1; book <= books; book++ {
		rows = append(rows, map[string]any{
			"book_id": book, "category": 1, "book_name": fmt.Sprintf("第%d卷", book), "author": "", "book_publisher": "",
			"book_price": 1, "cover_url": "",
		})
		if err := os.WriteFile(filepath.Join(files, fmt.Sprint(book, ".pdf")), []byte(pdf), 0o600); err != nil {
			return nil, err
		}
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return nil, err
	}
	seed := filepath.Join(folder, "books.json")
	return []string{"-seed-file", seed, "-books", files}, os.WriteFile(seed, list, 0o600)
}
