package bolt

import (
	"errors"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// TestFourthShopIsUpgraded opens the file of a shop as the last littleshelf wrote it that did not find readers
// by name: 测试读者甲, 测试读者乙 and others, one without a name, one erased. shop4.ndjson says all that is in it
// but the sessions.
func TestFourthShopIsUpgraded(t *testing.T) {
	db := openAt(t, unpack(t, "shop4.db"))
	holds(t, db, "shop4")
	if isUnfinished(db.bolt) {
		t.Error("there is something left to do")
	}
	shop := &app.Shop{Store: db}
	for words, want := range map[string]string{"测试读者乙": "测试读者乙", "甲": "测试读者甲", "anna": "Ａnna", "annab": "ANNA bell"} {
		if user, err := shop.FindReader(t.Context(), words); err != nil || user.Name() != want {
			t.Errorf("FindReader(%s) = %s, %v, want %s", words, user.Name(), err, want)
		}
	}
	sound(t, db)
}

// TestNamingGoesOn: killed after any transaction that enters names, the file is proved as what it becomes, and
// the next Open enters the rest.
func TestNamingGoesOn(t *testing.T) {
	for killedAfter := 0; ; killedAfter++ {
		path := unpack(t, "shop4.db")
		finished, err := halfNamed(path, killedAfter)
		if err != nil {
			t.Fatal(err)
		}
		if report, err := Verify(t.Context(), path); err != nil || len(report.Problems) > 0 {
			t.Errorf("killed after %d: Verify = %q, %v", killedAfter, report.Problems, err)
		}
		var told []Upgrade
		db, err := OpenUpgrading(path, func(u Upgrade) { told = append(told, u) })
		if err != nil {
			t.Fatal(err)
		}
		want := []Upgrade{{From: len(migrations), To: len(migrations)}}
		if finished {
			want = nil
		}
		if !slices.Equal(told, want) {
			t.Errorf("killed after %d: told of %+v, want %+v", killedAfter, told, want)
		}
		holds(t, db, "shop4")
		sound(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if finished {
			if killedAfter < 3 {
				t.Errorf("the names came in %d transactions, too few for a test", killedAfter)
			}
			return
		}
	}
}

// halfNamed begins the upgrade of the file at path and stops after some transactions. It reports whether there
// were no more.
func halfNamed(path string, transactions int) (finished bool, err error) {
	db, err := openBolt(path, bbolt.Options{})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrate(db, migrations); err != nil {
		return false, err
	}
	for ; isUnnamed(db); transactions-- {
		if transactions == 0 {
			return false, nil
		}
		if err := db.Update(func(tx *bbolt.Tx) error { return enterSomeNames(tx, 2) }); err != nil {
			return false, err
		}
	}
	return true, nil
}
