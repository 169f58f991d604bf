package bolt

import (
	"bytes"
	"errors"
	"os"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/export"
)

// holds wants db to export what the golden file of that name says.
func holds(t *testing.T, db *DB, name string) {
	t.Helper()
	want, err := os.ReadFile("testdata/" + name + ".ndjson")
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := export.Export(t.Context(), db, &got, func(int) {}); err != nil {
		t.Fatal(err)
	}
	if got.String() != string(want) {
		t.Errorf("the upgraded shop is\n%s\nwant\n%s", &got, want)
	}
}

// TestSecondShopIsUpgraded opens the file of a shop as the last littleshelf wrote it that stored JSON:
// three readers, of whom one was banned and one erased, an order refunded, a comment hidden, a code
// redeemed. shop2.ndjson says all that is in it but the sessions. Nothing is rewritten; a row that
// changes is.
func TestSecondShopIsUpgraded(t *testing.T) {
	db := openAt(t, unpack(t, "shop2.db"))
	holds(t, db, "shop2")
	var reader app.UserID
	if err := reader.UnmarshalText([]byte("01a21030-fe3d-782f-9bb5-b6376e83378a")); err != nil {
		t.Fatal(err)
	}
	first := func() (format byte) {
		err := db.bolt.View(func(tx *bbolt.Tx) error {
			format = tx.Bucket([]byte("users")).Get(reader[:])[0]
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return format
	}
	if format := first(); format != '{' {
		t.Errorf("a row is stored as %q after the upgrade, want it left as it was", format)
	}
	err := db.Update(t.Context(), func(tx app.Tx) error {
		user, err := tx.User(reader)
		if err != nil {
			return err
		}
		return tx.PutUser(user)
	})
	if format := first(); err != nil || format != 1 {
		t.Errorf("a row is stored as %q after a put, %v", format, err)
	}
	sound(t, db)
}

// TestFirstShopIsUpgraded opens the file of a small shop as the first release wrote it: two readers,
// 测试读者甲 and 测试读者乙, who bought a free book and another, commented, and are signed in on three
// devices. shop1.ndjson says all that is in it but the sessions.
func TestFirstShopIsUpgraded(t *testing.T) {
	path := unpack(t, "shop1.db")
	old := read(t, path)
	if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 || report.Schema != 1 {
		t.Errorf("Verify = %+v, %v, want schema 1 and no problems", report, err)
	}
	if !bytes.Equal(read(t, path), old) {
		t.Error("Verify changed the file")
	}
	db := openAt(t, path)
	holds(t, db, "shop1")
	err := db.View(t.Context(), func(r app.Reader) error {
		for skey, name := range map[app.SKey]string{
			"1bfb1fa37c41a11ea46add6a48d894744d2e566f": "测试读者甲",
			"c0fd581243cea3e828a15c70ce9a7f3b59f9a2aa": "测试读者乙",
		} {
			session, err1 := r.SessionBySKey(skey.Hash())
			user, err2 := r.User(session.User)
			if err := errors.Join(err1, err2); err != nil || user.Name() != name {
				t.Errorf("signed in is %q, %v, want %q", user.Name(), err, name)
			}
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	kept := read(t, path+".schema1")
	if report, err := Verify(t.Context(), path+".schema1"); err != nil || len(report.Problems) > 0 || report.Schema != 1 {
		t.Errorf("Verify of the copy aside = %+v, %v, want schema 1 and no problems", report, err)
	}
	// All but the two meta pages is byte for byte what it was.
	if page := 2 * os.Getpagesize(); !bytes.Equal(kept[page:], old[page:len(kept)]) {
		t.Error("the copy aside is not what was there")
	}
}
