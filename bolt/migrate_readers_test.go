package bolt

import (
	"errors"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// TestThirdShopIsUpgraded opens the file of a shop as the last littleshelf wrote it that kept the ledger,
// orders.uid and orders.live in buckets of their own. shop3.ndjson says all that is in it but the sessions.
func TestThirdShopIsUpgraded(t *testing.T) {
	db := openAt(t, unpack(t, "shop3.db"))
	holds(t, db, "shop3")
	if isScattered(db.bolt) {
		t.Error("the old buckets are still there")
	}
	sound(t, db)
}

// TestUpgradeGoesOn: killed after any transaction of the upgrade, the file is proved as what it becomes, and
// whoever opens it moves the rest.
func TestUpgradeGoesOn(t *testing.T) {
	const chunk = 7
	for killedAfter := 0; ; killedAfter++ {
		path := unpack(t, "shop3.db")
		finished, err := halfUpgrade(path, chunk, killedAfter)
		if err != nil {
			t.Fatal(err)
		}
		report, err := Verify(t.Context(), path)
		if err != nil || len(report.Problems) > 0 {
			t.Errorf("killed after %d: Verify = %q, %v", killedAfter, report.Problems, err)
		}
		before := rowsAt(t, path)
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
		holds(t, db, "shop3")
		if after, err := db.rows(); err != nil || !slices.Equal(after, before) {
			t.Errorf("killed after %d: there were %v rows, and are %v, %v", killedAfter, before, after, err)
		}
		sound(t, db)
		if err := db.Close(); err != nil {
			t.Error(err)
		}
		if finished {
			if killedAfter < 5 {
				t.Errorf("the upgrade had %d transactions, too few for a test", killedAfter)
			}
			return
		}
	}
}

// rowsAt counts what is in a file that is not upgraded.
func rowsAt(t *testing.T, path string) []app.Count {
	t.Helper()
	db, err := openToRead(path, false)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := db.rows()
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return counts
}

// halfUpgrade begins the upgrade of the file at path and stops after some transactions. It tells whether
// there were no more.
func halfUpgrade(path string, chunk, transactions int) (finished bool, err error) {
	db, err := openBolt(path, bbolt.Options{})
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrate(db, migrations); err != nil {
		return false, err
	}
	for _, from := range scattered {
		for more := true; more; transactions-- {
			if transactions == 0 {
				return false, nil
			}
			err := db.Update(func(tx *bbolt.Tx) (err error) {
				more, err = gatherFrom(tx, from.bucket, from.kind, chunk)
				return err
			})
			if err != nil {
				return false, err
			}
		}
	}
	return true, enterNames(db, nameChunk)
}
