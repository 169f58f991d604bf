package bolt

import (
	"errors"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/storetest"
)

func TestCompact(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	db := openAt(t, path)
	storetest.LivedIn(t, db, 40)
	// free pages: comments are stored and deleted
	for round := range 20 {
		err := db.Update(t.Context(), func(tx app.Tx) error {
			for n := range app.CommentID(200) {
				c := app.Comment{ID: 10_000 + n, Book: 1, Text: string(make([]byte, 400))}
				if round%2 == 1 {
					if err := tx.DeleteComment(c.ID); err != nil {
						return err
					}
				} else if err := tx.PutComment(c); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	counted, err := db.countTables()
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	key := db.LinkKey()
	var done, total int64
	before, after, err := Compact(path, func(d, n int64) { done, total = d, n })
	if err != nil || after >= before/2 || done != total || total == 0 {
		t.Errorf("Compact = %d, %d, %v, progress %d of %d", before, after, err, done, total)
	}
	if names := names0600(t, filepath.Dir(path)); !slices.Equal(names, []string{"shop.db"}) {
		t.Errorf("the folder has %v", names)
	}
	db = openAt(t, path)
	again, err := db.countTables()
	if err != nil || !slices.Equal(again, counted) || string(db.LinkKey()) != string(key) {
		t.Errorf("rows = %v, %v, want %v and the same key", again, err, counted)
	}
	if _, _, err := Compact(path, nil); !errors.Is(err, ErrInUse) {
		t.Errorf("Compact of an open database = %v, want %v", err, ErrInUse)
	}
	sound(t, db)
}

// TestCompactRefusesDamage: Compact does not change a damaged file.
func TestCompactRefusesDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "shop.db")
	db := openAt(t, path)
	storetest.LivedIn(t, db, 4)
	err := db.bolt.Update(func(tx *bbolt.Tx) error {
		return tx.Bucket([]byte("users.openid")).Delete([]byte(shoptest.OpenID("reader2")))
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Compact(path, nil); err == nil {
		t.Error("Compact of a file with a lost index entry went ahead")
	}
	if names := names0600(t, filepath.Dir(path)); !slices.Equal(names, []string{"shop.db"}) {
		t.Errorf("the folder has %v", names)
	}
}
