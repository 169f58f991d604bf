// Package seed stocks the shop: it reads a catalogue and puts on the shelf what is not there yet.
package seed

import (
	"bytes"
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"littleshelf/app"
)

//go:embed books.json
var catalogue []byte

// chunk is how many books one Update inserts: each Update costs one sync of the disk, and a
// transaction should stay small.
const chunk = 50

// Default gives the five books the shop was first published with.
func Default() ([]app.Book, error) {
	return Parse(bytes.NewReader(catalogue), "books.json")
}

// Apply inserts the books that are missing and leaves a row that is there as it is, so a price the
// keeper changed stays changed. It works through sorted chunks, one Update each: when it fails,
// inserted is what is known to be stored, and calling it again does the rest. A full shelf is only
// read.
func Apply(ctx context.Context, s app.Store, books []app.Book) (inserted int, err error) {
	lacking, err := missing(ctx, s, books)
	if err != nil {
		return 0, fmt.Errorf("look for missing books: %w", err)
	}
	for rows := range slices.Chunk(lacking, chunk) {
		n, err := insert(ctx, s, rows)
		if err != nil {
			return inserted, fmt.Errorf("insert books %d to %d: %w", rows[0].ID, rows[len(rows)-1].ID, err)
		}
		inserted += n
	}
	return inserted, nil
}

// missing gives those of books that the store lacks, by id.
func missing(ctx context.Context, s app.Store, books []app.Book) ([]app.Book, error) {
	sorted := slices.SortedFunc(slices.Values(books), func(a, b app.Book) int { return cmp.Compare(a.ID, b.ID) })
	var lacking []app.Book
	err := s.View(ctx, func(r app.Reader) error {
		lacking = nil
		for _, book := range sorted {
			has, err := stocked(r, book.ID)
			if err != nil {
				return err
			}
			if !has {
				lacking = append(lacking, book)
			}
		}
		return nil
	})
	return lacking, err
}

// insert looks again: a book may have come since the View.
func insert(ctx context.Context, s app.Store, books []app.Book) (int, error) {
	var inserted int
	err := s.Update(ctx, func(tx app.Tx) error {
		inserted = 0
		for _, book := range books {
			has, err := stocked(tx, book.ID)
			if err != nil {
				return err
			}
			if has {
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

func stocked(g app.Getter, id app.BookID) (bool, error) {
	_, err := g.Book(id)
	if errors.Is(err, app.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}
