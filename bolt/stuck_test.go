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
	// patience is how long a test waits before it calls writers stuck.
	patience = 30 * time.Second

	writers = 64
	writes  = 8        // of each
	content = 16 << 10 // bytes, of a comment
)

// TestReadersStopNoWriter: while somebody reads, for as long as they like, or a backup is copied, 64
// writers fill the file to many times its size, and none of them waits. What was begun before they
// wrote holds nothing of it.
func TestReadersStopNoWriter(t *testing.T) {
	t.Run("a View", func(t *testing.T) {
		db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
		err := db.View(t.Context(), func(r app.Reader) error {
			if err := grown(t, db, func() error { return soon(writeAll(db)) }); err != nil {
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
			wrote.Do(func() { // its transaction is open, and nothing of it is copied yet
				if err := grown(t, db, func() error { return soon(writeAll(db)) }); err != nil {
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

// TestSmallMapStopsWriters is the control: with a map of the file's size, which is what bbolt makes of
// InitialMmapSize 0, the same writers wait for as long as the reader reads. Then they go on.
func TestSmallMapStopsWriters(t *testing.T) {
	db := openSmall(t)
	var done <-chan error
	err := db.View(t.Context(), func(app.Reader) error {
		done = writeAll(db)
		return waitForMap(done)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := soon(done); err != nil {
		t.Error(err)
	}
	written(t, db)
}

// TestOutgrownMap: a file that outgrows its map is mapped anew, time and again, among readers who come
// and go and see whole rows all the time.
func TestOutgrownMap(t *testing.T) {
	db := openSmall(t)
	ctx, stop := context.WithCancel(context.Background())
	var reading sync.WaitGroup
	for range 2 {
		reading.Go(func() {
			for ctx.Err() == nil {
				if _, err := intact(db, 10); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	if err := grown(t, db, func() error { return soon(writeAll(db)) }); err != nil {
		t.Error(err)
	}
	stop()
	reading.Wait()
	written(t, db)
}

// openSmall opens a new database with a map of the file's size, that grows by a page at a time: by 16 MiB,
// as it does, it would outgrow its map but once.
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

// writeAll has all writers write at once. What comes of it is sent when the last has finished.
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

// textOf is what the comment called id says.
func textOf(id app.CommentID) string { return strings.Repeat(fmt.Sprintf("%08d", id), content/8) }

// soon gives what done brings, or an error if that takes too long.
func soon(done <-chan error) error {
	select {
	case err := <-done:
		return err
	case <-time.After(patience):
		return errors.New("the writers are stuck")
	}
}

// grown does work and sees to it that the file has become many times as large, so that a map of its
// size would have been outgrown again and again.
func grown(t *testing.T, db *DB, work func() error) error {
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

// waitForMap returns when a writer waits for the readers to leave the map, which it does for as long
// as there is one.
func waitForMap(done <-chan error) error {
	stacks := make([]byte, 1<<20)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
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

// written checks that every write is there, whole, and the file sound.
func written(t *testing.T, db *DB) {
	t.Helper()
	if n, err := intact(db, 2*writers*writes); err != nil || n != writers*writes {
		t.Errorf("%d comments, %v, want %d", n, err, writers*writes)
	}
	consistent(t, db)
}

// consistent is the last act of a test whose rows are no shop: the file and its indexes are as they
// should be.
func consistent(t *testing.T, db *DB) {
	t.Helper()
	if problems, err := db.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %q, %v", problems, err)
	}
}

// intact reads at most so many comments, each of which must be whole, and tells how many there were.
func intact(db *DB, atMost int) (n int, err error) {
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
