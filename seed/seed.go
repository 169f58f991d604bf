// Package seed reads a catalogue and inserts the books that the store lacks.
package seed

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"slices"

	"littleshelf/app"
	"littleshelf/app/text"
)

//go:embed books.json
var catalogue []byte

// chunk is the number of books that one Update inserts: each Update costs a sync of the disk, but a
// transaction should stay small.
const chunk = 50

// Default returns the five books of the original shop.
func Default() ([]app.Book, error) {
	return Parse(bytes.NewReader(catalogue), "books.json")
}

// Apply inserts the books that the store lacks. It does not change existing rows, such as a price
// that the keeper has changed. It inserts sorted chunks, one Update each. After an error, inserted
// counts the books that are certainly stored, and another call inserts the rest. If no book is
// missing, it only reads.
func Apply(ctx context.Context, s app.Store, books []app.Book) (inserted int, err error) {
	absent, err := missing(ctx, s, books)
	if err != nil {
		return 0, text.Errorf("look for missing books: %w", err)
	}
	for rows := range slices.Chunk(absent, chunk) {
		n, err := insert(ctx, s, rows)
		if err != nil {
			return inserted, text.Errorf("insert books %d to %d: %w", rows[0].ID, rows[len(rows)-1].ID, err)
		}
		inserted += n
	}
	return inserted, nil
}

// missing returns the books that the store lacks, sorted by id.
func missing(ctx context.Context, s app.Store, books []app.Book) ([]app.Book, error) {
	sorted := slices.SortedFunc(slices.Values(books), func(a, b app.Book) int { return cmp.Compare(a.ID, b.ID) })
	var absent []app.Book
	err := s.View(ctx, func(r app.Reader) error {
		absent = nil
		for _, book := range sorted {
			found, err := exists(r, book.ID)
			if err != nil {
				return err
			}
			if !found {
				absent = append(absent, book)
			}
		}
		return nil
	})
	return absent, err
}

// insert inserts the books that are still missing: one may have been added since the View.
func insert(ctx context.Context, s app.Store, books []app.Book) (int, error) {
	var inserted int
	err := s.Update(ctx, func(tx app.Tx) error {
		inserted = 0
		for _, book := range books {
			found, err := exists(tx, book.ID)
			if err != nil {
				return err
			}
			if found {
				continue
			}
			if err := tx.PutBook(book); err != nil {
				return err
			}
			inserted++
		}
		return nil
	})
	return inserted, err
}

func exists(g app.Getter, id app.BookID) (bool, error) {
	_, err := g.Book(id)
	if errors.Is(err, app.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
