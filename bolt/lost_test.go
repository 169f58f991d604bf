package bolt_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"littleshelf/app"
	"littleshelf/bolt"
)

// TestLost: whatever another program leaves of the file, the next write finds it out, and so does all
// that comes after.
func TestLost(t *testing.T) {
	for name, harm := range map[string]func(path string, backup []byte) error{
		"emptied":                   func(path string, _ []byte) error { return os.Truncate(path, 0) },
		"cut to a page":             func(path string, _ []byte) error { return os.Truncate(path, 4096) },
		"cut in the middle":         func(path string, _ []byte) error { return os.Truncate(path, 100_000) },
		"a backup copied over it":   func(path string, backup []byte) error { return os.WriteFile(path, backup, 0o600) },
		"cut and grown a bit again": func(path string, _ []byte) error { return errors.Join(os.Truncate(path, 0), os.Truncate(path, 1<<20)) },
	} {
		path := filepath.Join(t.TempDir(), "shop.db")
		db, err := bolt.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		remark := func(id app.CommentID) error {
			return db.Update(t.Context(), func(tx app.Tx) error {
				return tx.PutComment(app.Comment{ID: id, Book: 1, Text: strings.Repeat("书", 1000)})
			})
		}
		for id := range app.CommentID(100) {
			if err := remark(id + 1); err != nil {
				t.Fatal(err)
			}
		}
		var backup bytes.Buffer
		if err := db.Snapshot(t.Context(), &backup, nil); err != nil {
			t.Fatal(err)
		}
		if err := harm(path, backup.Bytes()); err != nil {
			t.Fatal(err)
		}
		select {
		case <-db.Lost():
			t.Errorf("%s: lost before anybody looked", name)
		default:
		}
		for range 2 {
			if err := remark(101); !errors.Is(err, bolt.ErrLost) {
				t.Errorf("%s: Update = %v, want %v", name, err, bolt.ErrLost)
			}
		}
		if err := db.View(t.Context(), func(app.Reader) error { return nil }); !errors.Is(err, bolt.ErrLost) {
			t.Errorf("%s: View = %v, want %v", name, err, bolt.ErrLost)
		}
		select {
		case <-db.Lost():
		default:
			t.Errorf("%s: Lost is not closed", name)
		}
		if err := db.Close(); !errors.Is(err, bolt.ErrLost) {
			t.Errorf("%s: Close = %v, want %v", name, err, bolt.ErrLost)
		}
	}
}
