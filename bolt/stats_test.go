package bolt_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"littleshelf/app"
	"littleshelf/bolt"
)

// TestStats: every committed Update and every commit is counted once.
func TestStats(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	const alone, atOnce = 3, 64
	put := func(id int) error {
		return db.Update(context.Background(), func(tx app.Tx) error { return tx.PutBook(app.Book{ID: app.BookID(id + 1), Name: "书"}) })
	}
	for id := range alone {
		if err := put(id); err != nil {
			t.Error(err)
		}
	}
	refused := errors.New("refused")
	for _, end := range []error{refused, nil} {
		if err := db.Update(t.Context(), func(app.Tx) error { return end }); err != end {
			t.Errorf("Update = %v, want %v", err, end)
		}
	}
	if s := db.Stats(); s.Updates != alone || s.Groups[0] != alone {
		t.Errorf("Stats = %+v, want %d commits of one Update", s, alone)
	}

	var writing sync.WaitGroup
	for id := range atOnce {
		writing.Go(func() {
			if err := put(alone + id); err != nil {
				t.Error(err)
			}
		})
	}
	writing.Wait()
	s := db.Stats()
	var commits, least uint64
	for i, n := range s.Groups {
		commits += n
		least += n * (1<<i/2 + 1)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if s.Updates != alone+atOnce || commits > s.Updates || least > s.Updates || s.Size != info.Size() || s.FreePages == 0 {
		t.Errorf("Stats = %+v, want %d Updates in commits of at least %d, a file of %d bytes and free pages",
			s, alone+atOnce, least, info.Size())
	}
	sound(t, db)
}
