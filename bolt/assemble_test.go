package bolt

import (
	"bytes"
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"littleshelf/app/export"
	"littleshelf/app/storetest"
)

// TestAssemble: a file that is made of another engine's pairs has the same rows and the same link
// key. A file that exists stays, and a copy that was cut off leaves nothing.
func TestAssemble(t *testing.T) {
	ctx := t.Context()
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 30)
	from := Foreign{LinkKey: db.LinkKey(), Pairs: db.Pairs}
	dir := t.TempDir()
	path := filepath.Join(dir, "copy.db")

	cut, cancel := context.WithCancel(ctx)
	_, err := Assemble(cut, path, from, func(done, _ int64) {
		if done > 10_000 {
			cancel()
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Assemble that was cut off = %v", err)
	}
	if names := names0600(t, dir); len(names) > 0 {
		t.Errorf("Assemble that was cut off has left %q", names)
	}
	proof, err := Assemble(ctx, path, from, nil)
	if err != nil || len(proof.Problems) > 0 {
		t.Fatalf("Assemble = %+v, %v", proof, err)
	}
	if _, err := Assemble(ctx, path, from, nil); !errors.Is(err, fs.ErrExist) {
		t.Errorf("Assemble onto a file = %v, want %v", err, fs.ErrExist)
	}
	copied := openAt(t, path)
	if !bytes.Equal(copied.LinkKey(), db.LinkKey()) {
		t.Error("the copy has another link key")
	}
	rows, err := db.countTables()
	if err != nil || !slices.Equal(proof.Rows, rows) {
		t.Errorf("the copy has %v, want %v, %v", proof.Rows, rows, err)
	}
	exported := func(db *DB) string {
		var out bytes.Buffer
		if err := export.Export(ctx, db, &out, func(int) {}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if exported(copied) != exported(db) {
		t.Error("the exports of the shop and of its copy differ")
	}
}

// TestForeignSnapshot: a backup of another engine's pairs is proved like one of a file.
func TestForeignSnapshot(t *testing.T) {
	ctx := t.Context()
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	storetest.LivedIn(t, db, 8)
	dir := t.TempDir()
	path := filepath.Join(dir, "snapshot.db")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	err = Foreign{LinkKey: db.LinkKey(), Pairs: db.Pairs}.Snapshot(ctx, dir, file, nil)
	if err = errors.Join(err, file.Close()); err != nil {
		t.Fatal(err)
	}
	proof, err := Verify(ctx, path)
	rows, failed := db.countTables()
	if err = errors.Join(err, failed); err != nil || len(proof.Problems) > 0 || !slices.Equal(proof.Rows, rows) {
		t.Errorf("Verify = %+v, %v, want the rows %v", proof, err, rows)
	}
	if id, err := ShopOf(path); err != nil || id != db.ShopID() {
		t.Errorf("ShopOf = %q, %v, want %q", id, err, db.ShopID())
	}
}
