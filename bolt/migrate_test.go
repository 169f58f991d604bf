package bolt

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// TestSchemaIsForEver fails if a bucket's name changes. The names are in files on people's disks.
func TestSchemaIsForEver(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	var names []string
	err := db.bolt.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, _ *bbolt.Bucket) error {
			names = append(names, string(name))
			return nil
		})
	})
	want := strings.Fields(`apppasswords apppasswords.hash audit audit.request batches
		books books.sample categories claims codes codes.batch codes.used
		comments comments.id comments.uid comments.waiting counters days erased files keepers keepersessions messages messages.due meta orders
		pairings pictures positions revisions
		sessions sessions.expires sessions.skey sessions.uid settings users users.name users.openid`)
	if err != nil || !slices.Equal(names, want) {
		t.Errorf("buckets = %v, %v, want %v", names, err, want)
	}
	if len(migrations) != 11 {
		t.Errorf("schema version = %d, want 11: a new one needs a golden file of the old", len(migrations))
	}
}

// TestNewerSchemaIsRefused: the error for a file of a newer littleshelf names the version to run.
func TestNewerSchemaIsRefused(t *testing.T) {
	next := uint64(len(migrations) + 1)
	for _, by := range []string{"", "(devel)", "v9.8.7"} {
		path := filepath.Join(t.TempDir(), "shop.db")
		db := openAt(t, path)
		if err := db.Sign("v0.0.1"); err != nil {
			t.Fatal(err)
		}
		err := migrate(db.bolt, append(slices.Clone(migrations), migration{name: "later"}))
		if err == nil && by != "" {
			err = db.Sign(by)
		}
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		before := read(t, path)
		want := fmt.Sprintf("schema %d, and this littleshelf knows up to %d: run the newer littleshelf", next, next-1)
		if by == "v9.8.7" {
			want = "run littleshelf v9.8.7"
		}
		if _, err = Open(path); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("Open = %v, want a refusal that says %q", err, want)
		}
		if !bytes.Equal(read(t, path), before) {
			t.Error("the refused file was changed")
		}
	}
}

func TestMigrationCopiesAsideAndRunsOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	db := openAt(t, path)
	last := len(migrations)
	ran := 0
	steps := append(slices.Clone(migrations), migration{name: "later", once: func(tx *bbolt.Tx) error {
		ran++
		_, err := tx.CreateBucket([]byte("later"))
		return err
	}})
	for range 2 {
		if err := migrate(db.bolt, steps); err != nil {
			t.Fatal(err)
		}
	}
	if v, err := schemaOf(db.bolt); v != last+1 || err != nil || ran != 1 {
		t.Errorf("version = %d, %v after %d runs, want %d after 1", v, err, ran, last+1)
	}
	aside := openAt(t, fmt.Sprintf("%s.schema%d", path, last))
	err := aside.bolt.View(func(tx *bbolt.Tx) error {
		if tx.Bucket([]byte("later")) != nil {
			t.Error("the copy aside was made after the upgrade")
		}
		return nil
	})
	if err := errors.Join(err, aside.Close(), db.Close()); err != nil {
		t.Error(err)
	}
}

// TestFailedMigrationLeavesTheFile: the second of two steps fails, and the file is unchanged.
func TestFailedMigrationLeavesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	db := openAt(t, path)
	before := read(t, path)
	broken := errors.New("broken")
	err := migrate(db.bolt, append(slices.Clone(migrations),
		migration{name: "later", once: func(tx *bbolt.Tx) error {
			_, err := tx.CreateBucket([]byte("later"))
			return err
		}},
		migration{name: "broken", once: func(tx *bbolt.Tx) error {
			tx.Bucket(metaBucket).Delete(metaLinkKey)
			return broken
		}}))
	if !errors.Is(err, broken) {
		t.Errorf("migrate = %v, want %v", err, broken)
	}
	if !bytes.Equal(read(t, path), before) {
		t.Error("the failed upgrade changed the file")
	}
	if v, err := schemaOf(db.bolt); v != len(migrations) || err != nil {
		t.Errorf("version = %d, %v, want %d", v, err, len(migrations))
	}
	if err := db.start(unannounced); err != nil {
		t.Errorf("start = %v after the failed upgrade", err)
	}
	sound(t, db)
}

func TestLinkKeysDifferAndStay(t *testing.T) {
	dir := t.TempDir()
	one, two := openAt(t, filepath.Join(dir, "1.db")), openAt(t, filepath.Join(dir, "2.db"))
	key := hex.EncodeToString(one.LinkKey())
	if key == hex.EncodeToString(two.LinkKey()) {
		t.Error("two fresh files share a link key")
	}
	if err := errors.Join(one.Close(), two.Close()); err != nil {
		t.Fatal(err)
	}
	again := openAt(t, filepath.Join(dir, "1.db"))
	if got := hex.EncodeToString(again.LinkKey()); got != key {
		t.Errorf("link key changed from %s to %s", key, got)
	}
}

func TestNewFileIsPrivateAndAlone(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "shop.db.new-1"), []byte("of a start that was killed"), 0o600); err != nil {
		t.Fatal(err)
	}
	db := openAt(t, filepath.Join(dir, "shop.db"))
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Fatalf("ReadDir = %v, %v, want the database alone", entries, err)
	}
	if info, err := entries[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode = %v, %v, want 0600", info.Mode(), err)
	}
}

// openAt opens a database, which is checked and closed at the end of the test.
func openAt(t *testing.T, path string) *DB {
	t.Helper()
	db, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// sound checks the file, its indexes and the money. A test calls it last.
func sound(t *testing.T, db *DB) {
	t.Helper()
	if problems, err := db.problems(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("problems = %q, %v", problems, err)
	}
}
