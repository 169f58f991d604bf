package cli

import (
	"context"
	"io"
	"strings"

	"littleshelf/app"
	"littleshelf/app/bookfolder"
	"littleshelf/app/control"
)

func booksCommands() []command { return []command{importBooks(), exportBooks()} }

// contentOf returns the SHA-256 of a book's PDF, if the name of the file has it.
func contentOf(b control.Book) (sum string, ok bool) {
	sum, isPDF := strings.CutSuffix(b.DiskName, ".pdf")
	const digits = "0123456789abcdef"
	return sum, isPDF && len(sum) == 64 && strings.Trim(sum, digits) == ""
}

// existingBooks returns the books of the shop. It reads the PDFs whose names do not say their
// content, if they have one of the sizes.
func existingBooks(ctx context.Context, client *control.Client, sizes map[int64]bool) (books []bookfolder.Existing, err error) {
	for page, err := range control.ListBooks.Pages(ctx, client, control.Window{}) {
		if err != nil {
			return nil, err
		}
		for _, b := range page {
			book := bookfolder.Existing{ID: b.ID, Title: b.Name, Author: b.Author}
			sum, ok := contentOf(b)
			if !ok {
				if sum, err = readContent(ctx, client, b.ID, sizes); err != nil {
					return nil, err
				}
			}
			book.SHA256 = sum
			books = append(books, book)
		}
	}
	return books, nil
}

// readContent returns the SHA-256 of a PDF, or "" if its size is none of sizes.
func readContent(ctx context.Context, client *control.Client, id app.BookID, sizes map[int64]bool) (string, error) {
	size, ok, err := client.PDFSize(ctx, id)
	if err != nil || !ok || !sizes[size] {
		return "", err
	}
	return client.PDF(ctx, id, io.Discard)
}
