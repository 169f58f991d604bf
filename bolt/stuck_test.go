package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"littleshelf/app"
)

const (
	// timeout is how long a test waits before it reports that writers are stuck.
	timeout = 30 * time.Second

	writers = 64
	writes  = 8        // of each writer
	content = 16 << 10 // bytes of a comment
)

// TestReadersBlockNoWriter: a long View or a running backup does not block 64 writers that fill the
// file to many times its size. The View or backup, which began before them, contains none of their
// writes.
func TestReadersBlockNoWriter(t *testing.T) {
	t.Run("a View", func(t *testing.T) {
		db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
		err := db.View(t.Context(), func(r app.Reader) error {
			if err := checkGrowth(t, db, func() error { return receive(writeAll(db)) }); err != nil {
				return err
			}
			for comment := range r.Comments() {
				return fmt.Errorf("comment %d came after the View began", comment.ID)
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
		written(t, db)
	})
	t.Run("a Backup", func(t *testing.T) {
		db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
		copied := filepath.Join(t.TempDir(), "backup.db")
		var wrote sync.Once
		_, err := db.Backup(t.Context(), copied, func(int64, int64) {
			wrote.Do(func() { // the snapshot's transaction is open, and nothing is copied yet
				if err := checkGrowth(t, db, func() error { return receive(writeAll(db)) }); err != nil {
					t.Error(err)
				}
			})
		})
		if err != nil {
			t.Error(err)
		}
		proof, err := Verify(t.Context(), copied)
		if err != nil || len(proof.Problems) > 0 {
			t.Errorf("Verify = %+v, %v", proof, err)
		}
		for _, count := range proof.Rows {
			if count.Table == "comments" && count.Rows > 0 {
				t.Errorf("the backup holds %d comments that came after it began", count.Rows)
			}
		}
		written(t, db)
	})
}

// TestSmallMapBlocksWriters is the control. With InitialMmapSize 0 bbolt makes a map of the file's
// size. Then the same writers wait until the reader has ended.
func TestSmallMapBlocksWriters(t *testing.T) {
	db := openSmall(t)
	var done <-chan error
	err := db.View(t.Context(), func(app.Reader) error {
		done = writeAll(db)
		return waitForMap(done)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := receive(done); err != nil {
		t.Error(err)
	}
	written(t, db)
}

// TestOutgrownMap: a file outgrows its map and is mapped again many times. Concurrent short readers
// always read whole rows.
func TestOutgrownMap(t *testing.T) {
	db := openSmall(t)
	ctx, stop := context.WithCancel(context.Background())
	var reading sync.WaitGroup
	for range 2 {
		reading.Go(func() {
			for ctx.Err() == nil {
				if _, err := readWholeComments(db, 10); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	if err := checkGrowth(t, db, func() error { return receive(writeAll(db)) }); err != nil {
		t.Error(err)
	}
	stop()
	reading.Wait()
	written(t, db)
}

// openSmall opens a new database with a map of the file's size. It grows by a page at a time. With
// the usual 16 MiB at a time it would outgrow its map only once.
func openSmall(t *testing.T) *DB {
	t.Helper()
	db, err := openMapped(filepath.Join(t.TempDir(), "shop.db"), func(int64) int64 { return 0 }, unannounced)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	db.bolt.AllocSize = os.Getpagesize()
	return db
}

// writeAll runs all writers concurrently. It sends their error when the last writer has finished.
func writeAll(db *DB) <-chan error {
	done := make(chan error, 1)
	errs := make([]error, writers)
	var writing sync.WaitGroup
	for w := range writers {
		writing.Go(func() {
			for n := range writes {
				id := app.CommentID(1 + w*writes + n)
				err := db.Update(context.Background(), func(tx app.Tx) error {
					return tx.PutComment(app.Comment{ID: id, Book: 1, Text: textOf(id)})
				})
				errs[w] = errors.Join(errs[w], err)
			}
		})
	}
	go func() {
		writing.Wait()
		done <- errors.Join(errs...)
	}()
	return done
}

// textOf returns the text of the comment id.
func textOf(id app.CommentID) string { return strings.Repeat(fmt.Sprintf("%08d", id), content/8) }

// receive returns the value that done sends, or an error after timeout.
func receive(done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-time.After(timeout):
		return errors.New("the writers are stuck")
	}
}

// checkGrowth runs work, and checks that the file has become many times as large. So the file would
// have outgrown a map of its size many times.
func checkGrowth(t *testing.T, db *DB, work func() error) error {
	t.Helper()
	before, err := os.Stat(db.bolt.Path())
	if err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	after, err := os.Stat(db.bolt.Path())
	if err == nil && after.Size() < 64*before.Size() {
		return fmt.Errorf("the file grew from %d to %d bytes only", before.Size(), after.Size())
	}
	return err
}

// waitForMap returns when a writer waits for the readers before it maps the file again.
func waitForMap(done <-chan error) error {
	stacks := make([]byte, 1<<20)
	for deadline := time.Now().Add(timeout); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		select {
		case <-done:
			return errors.New("the writers did not wait for the reader: this is no control")
		default:
		}
		for goroutine := range strings.SplitSeq(string(stacks[:runtime.Stack(stacks, true)]), "\n\n") {
			if strings.Contains(goroutine, "bbolt.(*DB).mmap(") && strings.Contains(goroutine, "sync.(*RWMutex).Lock(") {
				return nil
			}
		}
	}
	return errors.New("no writer came to grow the map")
}

// written checks that no write is lost or partial, and that the file is sound.
func written(t *testing.T, db *DB) {
	t.Helper()
	if n, err := readWholeComments(db, 2*writers*writes); err != nil || n != writers*writes {
		t.Errorf("%d comments, %v, want %d", n, err, writers*writes)
	}
	consistent(t, db)
}

// consistent checks the file and its indexes. A test calls it last if its rows break the shop's
// rules.
func consistent(t *testing.T, db *DB) {
	t.Helper()
	if problems, err := db.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %q, %v", problems, err)
	}
}

// readWholeComments reads up to atMost comments, each of which must be whole, and returns their
// number.
func readWholeComments(db *DB, atMost int) (n int, err error) {
	err = db.View(context.Background(), func(r app.Reader) error {
		n = 0
		for comment, err := range r.Comments() {
			if err != nil {
				return err
			}
			if comment.Text != textOf(comment.ID) {
				return fmt.Errorf("comment %d reads %.10q…", comment.ID, comment.Text)
			}
			if n++; n == atMost {
				break
			}
		}
		return nil
	})
	return n, err
}
