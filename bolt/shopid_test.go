package bolt

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestShopID: backups and restored backups of a shop have its id, and other shops have other ids.
func TestShopID(t *testing.T) {
	live, backup := twoShops(t) // the backup is of another shop
	old, err := ShopOf(live)
	if err != nil {
		t.Fatal(err)
	}
	other, err := ShopOf(backup)
	if err != nil || other == old || len(other) != 8 {
		t.Fatalf("ShopOf = %q, %v, of a shop beside %q", other, err, old)
	}
	r, err := Restore(t.Context(), live, backup, false, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	db := openAt(t, live)
	if got := db.ShopID(); got != other {
		t.Errorf("ShopID after a restore = %q, want that of the backup, %q", got, other)
	}
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	if got, err := ShopOf(r.Kept); got != old || err != nil {
		t.Errorf("ShopOf what was there before = %q, %v, want %q", got, err, old)
	}
}

// TestShopIDOfAnySchema: ShopOf reads files of older schemas.
func TestShopIDOfAnySchema(t *testing.T) {
	golden, err := filepath.Glob("testdata/*.db.gz")
	if err != nil || len(golden) == 0 {
		t.Fatalf("golden files = %q, %v", golden, err)
	}
	for _, file := range golden {
		path := unpack(t, strings.TrimSuffix(filepath.Base(file), ".gz"))
		before, err := ShopOf(path)
		if err != nil {
			t.Fatal(err)
		}
		db := openAt(t, path)
		if got := db.ShopID(); got != before {
			t.Errorf("%s: ShopID = %q once it is upgraded, was %q", file, got, before)
		}
		sound(t, db)
		if err := db.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

// TestShopIDOfForeignFile: a file that is not a database of this program is an error.
func TestShopIDOfForeignFile(t *testing.T) {
	live, _ := twoShops(t)
	path := filepath.Join(t.TempDir(), "ruin.db")
	whole := usedPart(t, live)
	page := 4096
	for name, ruin := range map[string][]byte{
		"empty": {}, "text": []byte("hello"), "noise": make([]byte, 9000), "cut": whole[:2*page], "half": whole[:len(whole)/2/page*page],
	} {
		write(t, path, ruin)
		if id, err := ShopOf(path); err == nil && name != "half" {
			t.Errorf("%s: ShopOf = %q", name, id)
		}
	}
	if id, err := ShopOf(path + ".none"); err == nil {
		t.Errorf("ShopOf a file that is not there = %q", id)
	}
}
