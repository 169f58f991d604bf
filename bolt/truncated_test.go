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

// TestErrLost: after another program has truncated, moved or removed the file, the next write and
// every later transaction return ErrLost.
func TestErrLost(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(path string, backup []byte) error{
		"emptied":                 func(path string, _ []byte) error { return os.Truncate(path, 0) },
		"cut to a page":           func(path string, _ []byte) error { return os.Truncate(path, 4096) },
		"cut in the middle":       func(path string, _ []byte) error { return os.Truncate(path, 100_000) },
		"a backup copied over it": func(path string, backup []byte) error { return os.WriteFile(path, backup, 0o600) },
		"cut and grown a bit again": func(path string, _ []byte) error {
			return errors.Join(os.Truncate(path, 0), os.Truncate(path, 1<<20))
		},

		"removed": func(path string, _ []byte) error { return os.Remove(path) },
		"renamed": func(path string, _ []byte) error { return os.Rename(path, path+".old") },
		"renamed over": func(path string, backup []byte) error {
			return errors.Join(os.WriteFile(path+".new", backup, 0o600), os.Rename(path+".new", path))
		},
		"removed and made again": func(path string, backup []byte) error {
			return errors.Join(os.Remove(path), os.WriteFile(path, backup, 0o600))
		},
		"renamed, with a copy in its place": func(path string, backup []byte) error {
			return errors.Join(os.Rename(path, path+".old"), os.WriteFile(path, backup, 0o600))
		},
		"linked elsewhere and removed": func(path string, _ []byte) error {
			return errors.Join(os.Link(path, path+".old"), os.Remove(path))
		},
		"its folder removed": func(path string, _ []byte) error { return os.RemoveAll(filepath.Dir(path)) },
		"its folder renamed": func(path string, _ []byte) error {
			return os.Rename(filepath.Dir(path), filepath.Dir(path)+".old")
		},
		"its folder replaced by a link": func(path string, _ []byte) error {
			dir := filepath.Dir(path)
			return errors.Join(os.Rename(dir, dir+".old"), os.Mkdir(dir+".new", 0o700), os.Symlink(dir+".new", dir))
		},
		"its folder replaced by a file": func(path string, _ []byte) error {
			dir := filepath.Dir(path)
			return errors.Join(os.Rename(dir, dir+".old"), os.WriteFile(dir, nil, 0o600))
		},
		"a loop of links in its place": func(path string, _ []byte) error {
			return errors.Join(os.Remove(path), os.Symlink(path, path))
		},
	} {
		path := filepath.Join(t.TempDir(), "shop", "shop.db")
		if err := os.Mkdir(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		db, err := bolt.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		put := func(ids ...app.CommentID) error {
			return db.Update(t.Context(), func(tx app.Tx) error {
				for _, id := range ids {
					if err := tx.PutComment(app.Comment{ID: id, Book: 1, Text: strings.Repeat("书", 1000)}); err != nil {
						return err
					}
				}
				return nil
			})
		}
		for id := app.CommentID(1); id <= 100; id += 10 {
			if err := put(id, id+1, id+2, id+3, id+4, id+5, id+6, id+7, id+8, id+9); err != nil {
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
			if err := put(101); !errors.Is(err, bolt.ErrLost) {
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

// TestReachableFileIsNotLost: a file that can still be opened at its path, by any links, is not
// lost.
func TestReachableFileIsNotLost(t *testing.T) {
	dir := t.TempDir()
	shop, link := filepath.Join(dir, "shop"), filepath.Join(dir, "link")
	if err := errors.Join(os.Mkdir(shop, 0o700), os.Symlink(shop, link)); err != nil {
		t.Fatal(err)
	}
	db, err := bolt.Open(filepath.Join(link, "shop.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { sound(t, db) })
	moved := shop + ".moved"
	if err := errors.Join(os.Rename(shop, moved), os.Remove(link), os.Symlink(moved, link)); err != nil {
		t.Fatal(err)
	}
	err = db.Update(t.Context(), func(tx app.Tx) error { return tx.PutBook(app.Book{ID: 1, Name: "书", Listed: true}) })
	if err != nil {
		t.Errorf("Update = %v", err)
	}
}
