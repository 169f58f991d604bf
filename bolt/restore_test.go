package bolt

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// twoShops makes a live database, and a backup of another database with more readers.
func twoShops(t *testing.T) (live, backup string) {
	t.Helper()
	dir := t.TempDir()
	live, backup = filepath.Join(dir, "live", "shop.db"), filepath.Join(dir, "backup.db")
	if err := os.Mkdir(filepath.Dir(live), 0o700); err != nil {
		t.Fatal(err)
	}
	livedIn(t, live, 4)
	livedIn(t, filepath.Join(dir, "other.db"), 8)
	other := openAt(t, filepath.Join(dir, "other.db"))
	if _, err := other.Backup(t.Context(), backup, nil); err != nil {
		t.Fatal(err)
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	return live, backup
}

// readers counts the readers in the database at path, which must be sound.
func readers(t *testing.T, path string) int {
	t.Helper()
	db := openAt(t, path)
	sound(t, db)
	n := 0
	err := db.View(t.Context(), func(r app.Reader) error {
		for range r.Users() {
			n++
		}
		return nil
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestRestore(t *testing.T) {
	live, backup := twoShops(t)
	before := read(t, live)
	r, err := Restore(t.Context(), live, backup, true, time.Now())
	old, fresh := app.Count{Table: "users", Rows: 4}, app.Count{Table: "users", Rows: 8}
	if err != nil || r.Before[0] != old || r.After[0] != fresh || r.Kept != "" {
		t.Errorf("Restore, dry = %+v, %v", r, err)
	}
	if string(read(t, live)) != string(before) {
		t.Error("a dry run changed the database")
	}
	r, err = Restore(t.Context(), live, backup, false, time.Now())
	if err != nil || r.Before[0] != (app.Count{Table: "users", Rows: 4}) || r.After[0] != (app.Count{Table: "users", Rows: 8}) {
		t.Fatalf("Restore = %+v, %v", r, err)
	}
	if string(read(t, live)) != string(read(t, backup)) || string(read(t, r.Kept)) != string(before) {
		t.Error("the restored file is not the backup, or the kept one not what was there")
	}
	if got, want := names0600(t, filepath.Dir(live)), []string{"shop.db", filepath.Base(r.Kept)}; !slices.Equal(got, want) {
		t.Errorf("the folder has %v, want %v", got, want)
	}
	if n := readers(t, live); n != 8 {
		t.Errorf("%d readers, want 8", n)
	}
	if n := readers(t, r.Kept); n != 4 {
		t.Errorf("%d readers in the kept file, want 4", n)
	}
}

// TestRestoreOverDamagedFile: Restore replaces a damaged file, and creates a missing one.
func TestRestoreOverDamagedFile(t *testing.T) {
	live, backup := twoShops(t)
	for name, ruin := range map[string][]byte{"empty": {}, "garbage": []byte(strings.Repeat("x", 9000)), "cut": usedPart(t, live)[:20000]} {
		write(t, live, ruin)
		r, err := Restore(t.Context(), live, backup, false, time.Now())
		if err != nil || r.Before != nil || string(read(t, r.Kept)) != string(ruin) {
			t.Errorf("%s: Restore = %+v, %v", name, r, err)
		}
		if n := readers(t, live); n != 8 {
			t.Errorf("%s: %d readers, want 8", name, n)
		}
	}
	if err := os.Remove(live); err != nil {
		t.Fatal(err)
	}
	if r, err := Restore(t.Context(), live, backup, false, time.Now()); err != nil || r.Before != nil || r.Kept != "" {
		t.Errorf("nothing there: Restore = %+v, %v", r, err)
	}
	if n := readers(t, live); n != 8 {
		t.Errorf("nothing there: %d readers, want 8", n)
	}
}

func TestRestoreRefuses(t *testing.T) {
	live, backup := twoShops(t)
	whole := read(t, backup)
	before := read(t, live)
	newer := filepath.Join(t.TempDir(), "newer.db")
	db := openAt(t, newer)
	err := db.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket(metaBucket).Put(metaSchema, number(uint64(len(migrations)+1)))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	flipped := slices.Clone(whole)
	flipped[len(flipped)/2] ^= 1
	for name, c := range map[string]struct {
		content []byte
		hashed  bool
		want    string
	}{
		"empty":          {nil, false, "empty"},
		"not a database": {[]byte(strings.Repeat("%PDF", 9000)), false, "not a database"},
		"cut short":      {whole[:len(whole)-1], false, "cut short"},
		"a byte flipped": {flipped, true, "SHA-256"},
		"newer":          {read(t, newer), false, "schema"},
	} {
		from := filepath.Join(t.TempDir(), "backup.db")
		write(t, from, c.content)
		if c.hashed {
			write(t, sumFile(from), read(t, sumFile(backup)))
		}
		if r, err := Restore(t.Context(), live, from, false, time.Now()); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: Restore = %+v, %v, want a refusal that says %q", name, r, err, c.want)
		}
	}
	if _, err := Restore(t.Context(), live, live, false, time.Now()); err == nil {
		t.Error("Restore of a file over itself went ahead")
	}
	if _, err := Restore(t.Context(), live, backup+".none", false, time.Now()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("Restore of a file that is not there = %v", err)
	}
	if string(read(t, live)) != string(before) {
		t.Error("a refused restore changed the database")
	}

	db = openAt(t, live)
	for _, dry := range []bool{true, false} {
		if _, err := Restore(t.Context(), live, backup, dry, time.Now()); !errors.Is(err, ErrInUse) {
			t.Errorf("Restore of an open database = %v, want %v", err, ErrInUse)
		}
	}
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if names := names0600(t, filepath.Dir(live)); len(names) != 1 {
		t.Errorf("the folder has %v, want the database alone", names)
	}
}

// TestWaitingOpenGetsTheNewFile: an Open that waits for the lock while the database is replaced
// must not open the old file, which no later Open finds.
func TestWaitingOpenGetsTheNewFile(t *testing.T) {
	live, backup := twoShops(t)
	unlock, err := lock(live)
	if err != nil {
		t.Fatal(err)
	}
	opened := make(chan error)
	go func() {
		b, err := openBolt(live, bbolt.Options{})
		if err == nil {
			err = errors.Join(errors.New("opened the old file"), b.Close())
		}
		opened <- err
	}()
	waitUntilOpen(t, live)
	if err := replace(live, backup, live+".kept", unlock); err != nil {
		t.Fatal(err)
	}
	if err := <-opened; !errors.Is(err, ErrInUse) {
		t.Errorf("Open = %v, want %v", err, ErrInUse)
	}
	if n := readers(t, live); n != 8 {
		t.Errorf("%d readers, want 8", n)
	}
}

// waitUntilOpen waits until this process has the file open a second time. Nothing else of a
// goroutine that waits for the file's lock can be observed.
func waitUntilOpen(t *testing.T, path string) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		fds, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Skip("/proc shows when a goroutine waits for the file: run on Linux: ", err)
		}
		n := 0
		for _, fd := range fds {
			if target, err := os.Readlink(filepath.Join("/proc/self/fd", fd.Name())); err == nil && target == path {
				n++
			}
		}
		if n == 2 {
			return
		}
	}
	t.Fatal("nobody came to wait")
}
