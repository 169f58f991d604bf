package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"littleshelf/app"
	"littleshelf/app/durable"
	"littleshelf/app/storetest"
)

// names0600 lists the files of a folder, all of which must have mode 0600.
func names0600(t *testing.T, dir string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if info, err := e.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: mode %v, %v, want 0600", e.Name(), info.Mode(), err)
		}
		names = append(names, e.Name())
	}
	return names
}

func TestBackupIsGood(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 8)
	path := filepath.Join(dir, "backup.db")
	write(t, path+".part-"+strings.Repeat("A", 26), []byte("left by a crash"))
	for range 2 { // the second backup replaces the first
		var done, total int64
		backup, err := db.Backup(t.Context(), path, func(d, n int64) { done, total = d, n })
		if err != nil {
			t.Fatal(err)
		}
		if done != total || total != backup.Size {
			t.Errorf("progress ended at %d of %d, the file has %d", done, total, backup.Size)
		}
		if got, want := names0600(t, dir), []string{"backup.db", "backup.db.sha256"}; !slices.Equal(got, want) {
			t.Errorf("the folder has %v, want %v", got, want)
		}
		if got, want := string(read(t, path+".sha256")), backup.SHA256+"  backup.db\n"; got != want {
			t.Errorf("backup.db.sha256 = %q, want %q", got, want)
		}
		report, err := Verify(t.Context(), path)
		if err != nil || len(report.Problems) > 0 || !report.Hashed ||
			report.SHA256 != backup.SHA256 || !slices.Equal(report.Rows, backup.Rows) {
			t.Errorf("Verify = %+v, %v, want what Backup gave: %+v", report, err, backup)
		}
		err = db.Update(t.Context(), func(tx app.Tx) error { return tx.PutBook(app.Book{ID: 99, Name: "新书"}) })
		if err != nil {
			t.Fatal(err)
		}
	}
	sound(t, db)
}

// TestBackupWhileWriting: the copy is a snapshot, and the writers go on meanwhile.
func TestBackupWhileWriting(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 8)
	ctx, stop := context.WithCancel(t.Context())
	var writing sync.WaitGroup
	writing.Go(func() {
		for n := app.BookID(1000); ctx.Err() == nil; n++ {
			// a snapshot has both rows or none
			err := db.Update(context.Background(), func(tx app.Tx) error {
				return errors.Join(tx.PutBook(app.Book{ID: n, Name: "一"}), tx.PutBook(app.Book{ID: n + 1_000_000, Name: "二"}))
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
	for i := range 5 {
		path := filepath.Join(t.TempDir(), fmt.Sprint(i))
		if _, err := db.Backup(t.Context(), path, nil); err != nil {
			t.Fatal(err)
		}
		copied := openAt(t, path)
		n := 0
		err := copied.View(t.Context(), func(r app.Reader) error {
			for book, err := range r.Books() {
				if err != nil {
					return err
				}
				if book.ID >= 1000 {
					n++
				}
			}
			return nil
		})
		if err != nil || n%2 != 0 {
			t.Errorf("the copy has %d of the rows that come in pairs, %v", n, err)
		}
		sound(t, copied)
	}
	stop()
	writing.Wait()
	sound(t, db)
}

// TestDamagedCopy checks that each kind of damage to a copy is an error.
func TestDamagedCopy(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 4)
	for want, damage := range map[string]func(f *os.File, sum string) (string, error){
		"": func(_ *os.File, sum string) (string, error) { return sum, nil },
		"the disk gave back other bytes than were written": func(f *os.File, sum string) (string, error) {
			_, err := f.WriteAt([]byte("damaged"), 4096)
			return sum, err
		},
		"the copy cannot be opened": func(f *os.File, _ string) (string, error) {
			if err := f.Truncate(4096); err != nil {
				return "", err
			}
			sum, _, err := hashFile(t.Context(), f.Name(), false)
			return sum, err
		},
	} {
		copied, err := os.Create(filepath.Join(t.TempDir(), "copy.db"))
		if err != nil {
			t.Fatal(err)
		}
		defer copied.Close()
		w := durable.NewPacedWriter(copied)
		if err := db.Snapshot(t.Context(), w, nil); err != nil {
			t.Fatal(err)
		}
		sum, err := damage(copied, w.SHA256())
		if err != nil {
			t.Fatal(err)
		}
		_, err = VerifyCopy(t.Context(), copied, sum)
		if (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("VerifyCopy = %v, want %q", err, want)
		}
	}
}

// TestFailedBackupLeavesWhatWasThere: no part of a new file stays, and the old backup is unchanged.
func TestFailedBackupLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 4)
	path := filepath.Join(dir, "backup.db")
	if _, err := db.Backup(t.Context(), path, nil); err != nil {
		t.Fatal(err)
	}
	before := read(t, path)

	ended, end := context.WithCancel(t.Context())
	end()
	if _, err := db.Backup(ended, path, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("Backup = %v, want %v", err, context.Canceled)
	}
	err := db.Update(t.Context(), func(tx app.Tx) error {
		return tx.PutEntry(app.Entry{User: app.UserID{9}, Seq: 1, Delta: 5, Balance: 5})
	})
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Backup(t.Context(), path, nil)
	if want := "the copy is not sound, so neither is the database"; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("Backup of an unsound shop = %v", err)
	}
	if _, err := db.Backup(t.Context(), db.bolt.Path(), nil); err == nil {
		t.Error("Backup over the database itself went ahead")
	}
	if _, err := db.Backup(t.Context(), filepath.Join(dir, "none", "backup.db"), nil); err == nil {
		t.Error("Backup into a folder that is not there went ahead")
	}
	if got, want := names0600(t, dir), []string{"backup.db", "backup.db.sha256"}; !slices.Equal(got, want) {
		t.Errorf("the folder has %v, want %v", got, want)
	}
	if string(read(t, path)) != string(before) {
		t.Error("the last good backup was changed")
	}
}

func TestSnapshotOpens(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 4)
	path := filepath.Join(t.TempDir(), "snapshot.db")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Snapshot(t.Context(), f, nil), f.Close()); err != nil {
		t.Fatal(err)
	}
	sound(t, openAt(t, path))
	sound(t, db)
}
