package bolt

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// TestCheckFindsDamage damages the file in one way at a time, by writes to bbolt directly.
func TestCheckFindsDamage(t *testing.T) {
	uid := app.UserID{1}
	damages := map[string]func(*bbolt.Tx) error{
		"index entry lost":      func(tx *bbolt.Tx) error { return tx.Bucket([]byte("users.openid")).Delete([]byte("o-a")) },
		"index entry too many":  func(tx *bbolt.Tx) error { return tx.Bucket([]byte("users.openid")).Put([]byte("o-b"), uid[:]) },
		"index entry misplaced": func(tx *bbolt.Tx) error { return tx.Bucket([]byte("users.openid")).Put([]byte("o-a"), []byte("x")) },
		"row lost":              func(tx *bbolt.Tx) error { return tx.Bucket([]byte("users")).Delete(uid[:]) },
		"row unreadable":        func(tx *bbolt.Tx) error { return tx.Bucket([]byte("users")).Put(uid[:], []byte("{")) },
		"key of no kind":        func(tx *bbolt.Tx) error { return tx.Bucket([]byte("users")).Put(append(uid[:], '?'), []byte("x")) },
		"row under another key": func(tx *bbolt.Tx) error {
			users := tx.Bucket([]byte("users"))
			return users.Put([]byte("another key     "), users.Get(uid[:]))
		},
	}
	for name, damage := range damages {
		t.Run(name, func(t *testing.T) {
			db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
			err := db.Update(t.Context(), func(tx app.Tx) error {
				return tx.PutUser(app.User{ID: uid, OpenID: "o-a", Created: time.Unix(0, 0).UTC()})
			})
			if err != nil {
				t.Fatal(err)
			}
			if problems, err := db.Check(t.Context()); len(problems) > 0 || err != nil {
				t.Fatalf("Check of a sound file = %q, %v", problems, err)
			}
			if err := db.bolt.Update(damage); err != nil {
				t.Fatal(err)
			}
			if problems, err := db.Check(t.Context()); len(problems) == 0 || err != nil {
				t.Errorf("Check = %q, %v, want problems", problems, err)
			}
		})
	}
}

// TestCheckCountsFurtherProblems: Check lists the first of many problems, and counts the others.
func TestCheckCountsFurtherProblems(t *testing.T) {
	db := openAt(t, filepath.Join(t.TempDir(), "shop.db"))
	const rows = 2*app.MaxFindings + 1
	err := db.bolt.Update(func(tx *bbolt.Tx) error {
		for n := range uint64(rows) {
			if err := tx.Bucket([]byte("books")).Put(number(n+1), []byte("{")); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	problems, err := db.Check(t.Context())
	if err != nil || len(problems) != app.MaxFindings+1 || problems[app.MaxFindings] != fmt.Sprintf("and %d more", rows-app.MaxFindings) {
		t.Errorf("Check = %d problems, %q at last, %v", len(problems), problems[len(problems)-1:], err)
	}
}
