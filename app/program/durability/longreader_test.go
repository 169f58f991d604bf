package durability

import (
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"littleshelf/app"
	"littleshelf/app/program/harness"
	"littleshelf/app/shoptest"
	"littleshelf/app/wechat"
	"littleshelf/bolt"
)

// TestLongReader reads a long list while many writes commit. The writes do not wait, and the list
// does not change. Each write replaces a path of pages in every table and index that it changes.
// Until the read transaction ends, bbolt reuses none of the replaced pages, so the file grows by
// those paths and no more. Afterwards it reuses them, and the file stops growing.
func TestLongReader(t *testing.T) {
	t.Parallel()
	const comments = 2000
	writes := 1000
	if *harness.Full {
		writes = 10_000 // before each, bbolt reads the list of all pages that wait for the reader
	}
	dir, err := harness.MemoryDir()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "shop.db")
	db := commentedShop(t, path, comments)
	before := usedBytes(t, path)

	err = db.View(t.Context(), func(r app.Reader) error {
		read := 0
		for comment, err := range r.Comments() {
			if err != nil {
				return err
			}
			if read++; read == comments/2 {
				if err := withTimeout(harness.Timeout, func() error { return rewrite(t, db, comments, writes) }); err != nil {
					return err
				}
			}
			if want := fmt.Sprintf("旧 %06d", comment.ID); comment.Text != want {
				return fmt.Errorf("comment %d reads %q, want %q as when the list began", comment.ID, comment.Text, want)
			}
		}
		if read != comments {
			return fmt.Errorf("the list has %d comments, want %d", read, comments)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	const paths = 6 // pages a write replaces: 5 on the paths to the list of tables and to a comment, and one more
	grown := usedBytes(t, path)
	if bound := before + writes*paths*page; grown > bound {
		t.Errorf("%d bytes in use after %d writes, want at most %d", grown, writes, bound)
	}
	if err := rewrite(t, db, comments, writes/10); err != nil {
		t.Error(err)
	}
	after := usedBytes(t, path)
	if after > grown {
		t.Errorf("%d bytes in use after the reader has ended, want %d as before: pages are lost", after, grown)
	}
	t.Logf("%d KiB in use before, %d after %d writes during the read, %d after more writes", before>>10, grown>>10, writes, after>>10)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	harness.Check(t, path)
}

// commentedShop opens a new database with one book and comments on it.
func commentedShop(t *testing.T, path string, comments int) *bolt.DB {
	t.Helper()
	db, err := bolt.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	shop := &app.Shop{
		Store: db, WeChat: wechat.Demo{}, Log: slog.New(slog.DiscardHandler), Now: time.Now, Rand: shoptest.Rand(), SessionTTL: time.Hour,
	}
	login, err := shop.Login(t.Context(), "reader", app.SignedProfile{})
	if err != nil {
		t.Fatal(err)
	}
	book := app.Book{ID: harness.FirstBook, Name: "书", DiskName: "1.pdf", Listed: true}
	if err := db.Update(t.Context(), func(tx app.Tx) error { return tx.PutBook(book) }); err != nil {
		t.Fatal(err)
	}
	for i := range comments {
		if _, err := shop.Comment(t.Context(), login.SKey, harness.FirstBook, fmt.Sprintf("旧 %06d", i+1)); err != nil {
			t.Fatal(err)
		}
	}
	return db
}

// rewrite changes the text of random comments to another of the same length, so rows take no more
// space.
func rewrite(t *testing.T, db *bolt.DB, comments, writes int) error {
	rng := rand.New(rand.NewPCG(harness.Seed, 0))
	for range writes {
		id := app.CommentID(1 + rng.IntN(comments))
		err := db.Update(t.Context(), func(tx app.Tx) error {
			comment, err := tx.Comment(id)
			if err != nil {
				return err
			}
			comment.Text = fmt.Sprintf("新 %06d", rng.IntN(1e6))
			return tx.PutComment(comment)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// withTimeout returns the error of work, or an error if work takes longer than limit.
func withTimeout(limit time.Duration, work func() error) error {
	done := make(chan error, 1)
	go func() { done <- work() }()
	select {
	case err := <-done:
		return err
	case <-time.After(limit):
		return errors.New("the writes wait for the reader")
	}
}

// usedBytes returns the size of all pages of a database, free ones included.
func usedBytes(t *testing.T, path string) int {
	t.Helper()
	return len(usedPages(t, path))
}
