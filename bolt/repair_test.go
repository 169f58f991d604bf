package bolt

import (
	"bytes"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/shoptest"
	"littleshelf/app/table"
)

// damagedShop makes a database with something in every table, and damages it by writes to bbolt
// directly.
func damagedShop(t *testing.T, harm func(*bbolt.Tx) error) (path string) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "shop.db")
	livedIn(t, path, 8)
	db, err := openBolt(path, bbolt.Options{NoSync: true})
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(db.Update(harm), db.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// keysOf returns all keys of a space.
func keysOf(tx *bbolt.Tx, s *table.Space) (keys []table.Pair) {
	for p := range (&transaction{Tx: tx}).Ascend(s, nil, nil) {
		keys = append(keys, table.Pair{Key: bytes.Clone(p.Key)})
	}
	return keys
}

// writeRows writes rows of the tables to a bbolt transaction directly.
func writeRows(tx *bbolt.Tx, write func(app.Tx) error) error {
	o := newOverlay(&transaction{Tx: tx})
	if err := write(table.NewTx(o)); err != nil {
		return err
	}
	return o.apply()
}

// TestRepairMendsEveryIndex: Repair rebuilds each index that is empty, wrong or missing.
func TestRepairMendsEveryIndex(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "shop.db")
	livedIn(t, path, 8)
	want := contents(t, path)
	harms := map[string]func(*bbolt.Tx, *table.Space) error{
		"emptied":              func(tx *bbolt.Tx, s *table.Space) error { return remove(tx, s.Bucket, keysOf(tx, s)) },
		"without one entry":    func(tx *bbolt.Tx, s *table.Space) error { return remove(tx, s.Bucket, keysOf(tx, s)[:1]) },
		"gone with its bucket": func(tx *bbolt.Tx, s *table.Space) error { return tx.DeleteBucket([]byte(s.Bucket)) },
		"with an entry too many": func(tx *bbolt.Tx, s *table.Space) error {
			another := append(keysOf(tx, s)[0].Key, 'n')
			return tx.Bucket([]byte(s.Bucket)).Put(another, []byte("nobody"))
		},
	}
	var indexes []*table.Space
	for _, t := range table.Tables {
		indexes = append(indexes, t.Spaces()[1:]...)
	}
	if len(indexes) != 16 {
		t.Errorf("%d indexes are damaged, want all 16", len(indexes))
	}
	for _, index := range indexes {
		for name, harm := range harms {
			if name == "gone with its bucket" && index.Bucket != index.Name {
				continue // the users' rows are in the same bucket
			}
			path := damagedShop(t, func(tx *bbolt.Tx) error { return harm(tx, index) })
			if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) == 0 {
				t.Errorf("%s %s: Verify = %q, %v, want problems", index.Name, name, report.Problems, err)
			}
			r, err := Repair(path, time.Now())
			if err != nil || len(r.Problems) > 0 {
				t.Fatalf("%s %s: Repair = %+v, %v", index.Name, name, r, err)
			}
			if got := contents(t, path); got != want {
				t.Errorf("%s %s: the repaired file differs from the sound one", index.Name, name)
			}
			if report, err := Verify(t.Context(), r.Kept); err != nil || len(report.Problems) == 0 {
				t.Errorf("%s %s: Verify of the kept file = %q, %v, want the old problems", index.Name, name, report.Problems, err)
			}
			if names := names0600(t, filepath.Dir(path)); !slices.Equal(names, []string{"shop.db", filepath.Base(r.Kept)}) {
				t.Errorf("the folder has %v", names)
			}
		}
	}
}

// contents returns every key and value of a sound file except the link key, which differs in each
// file.
func contents(t *testing.T, path string) string {
	t.Helper()
	db := openAt(t, path)
	sound(t, db)
	var all strings.Builder
	err := db.bolt.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(name []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(k, v []byte) error {
				if string(k) != string(metaLinkKey) {
					all.WriteString(string(name) + " " + string(k) + " " + string(v) + "\n")
				}
				return nil
			})
		})
	})
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// TestRepairRefuses: Repair returns an error for damaged tables, and does not change the file.
func TestRepairRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		harm func(*bbolt.Tx) error
		want string
	}{
		"two readers with one openid": {func(tx *bbolt.Tx) error {
			twin := shoptest.OpenID("reader2")
			if err := tx.Bucket([]byte("users.openid")).Delete([]byte(twin)); err != nil {
				return err
			}
			return writeRows(tx, func(tx app.Tx) error { return tx.PutUser(app.User{ID: app.UserID{1}, OpenID: twin}) })
		}, "have the same key"},
		"an unreadable row": {func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte("orders")).Put([]byte("0123456789abcdef"), []byte("{"))
		}, "it is no record"},
		"a table gone": {func(tx *bbolt.Tx) error { return tx.DeleteBucket([]byte("claims")) }, "claims: the bucket is missing"},
	} {
		path := damagedShop(t, c.harm)
		r, err := Repair(path, time.Now())
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), shoptest.OpenID("reader2")) {
			t.Errorf("%s: Repair = %+v, %v, want an error that says %q", name, r, err, c.want)
		}
		if names := names0600(t, filepath.Dir(path)); !slices.Equal(names, []string{"shop.db"}) {
			t.Errorf("%s: the folder has %v", name, names)
		}
	}
}

// TestRepairReportsRemainingProblems: Repair reports problems of the money, which it cannot repair.
func TestRepairReportsRemainingProblems(t *testing.T) {
	path := damagedShop(t, func(tx *bbolt.Tx) error {
		return errors.Join(
			tx.Bucket([]byte("users.openid")).Delete([]byte(shoptest.OpenID("reader2"))),
			writeRows(tx, func(tx app.Tx) error {
				return tx.PutEntry(app.Entry{User: app.UserID{9}, Seq: 1, Delta: 5, Balance: 5})
			}))
	})
	r, err := Repair(path, time.Now())
	if err != nil || len(r.Problems) == 0 || r.Kept == "" {
		t.Errorf("Repair = %+v, %v, want it done and problems told", r, err)
	}
	db := openAt(t, path)
	if problems, err := db.Check(t.Context()); err != nil || len(problems) > 0 {
		t.Errorf("Check = %q, %v", problems, err)
	}
	if _, err := Repair(path, time.Now()); !errors.Is(err, ErrInUse) {
		t.Errorf("Repair of an open database = %v, want %v", err, ErrInUse)
	}
}
