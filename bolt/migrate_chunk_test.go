package bolt

import (
	"errors"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// TestThirdShopIsUpgraded opens a file of the last littleshelf with the buckets ledger, orders.uid
// and orders.live. shop3.ndjson is its export, without the sessions.
func TestThirdShopIsUpgraded(t *testing.T) {
	db := openAt(t, unpack(t, "shop3.db"))
	holds(t, db, "shop3")
	err := db.bolt.View(func(tx *bbolt.Tx) error {
		if hasOldReaderBucket(tx) {
			t.Error("the old buckets are still there")
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	sound(t, db)
}

// TestFourthShopIsUpgraded opens a file of the last littleshelf without an index of names. It has
// the readers 测试读者甲, 测试读者乙 and others, one of them without a name and one erased. shop4.ndjson is
// its export, without the sessions.
func TestFourthShopIsUpgraded(t *testing.T) {
	db := openAt(t, unpack(t, "shop4.db"))
	holds(t, db, "shop4")
	if isUnfinished(db.bolt) {
		t.Error("there is something left to do")
	}
	shop := &app.Shop{Store: db}
	for words, want := range map[string]string{
		"测试读者乙": "测试读者乙", "甲": "测试读者甲", "anna": "Ａnna", "annab": "ANNA bell",
	} {
		if user, err := shop.FindReader(t.Context(), words); err != nil || user.Name() != want {
			t.Errorf("FindReader(%s) = %s, %v, want %s", words, user.Name(), err, want)
		}
	}
	sound(t, db)
}

// TestUpgradeResumes interrupts an upgrade after each of its transactions. Verify verifies the
// upgraded copy of such a file, and the next Open finishes the upgrade.
func TestUpgradeResumes(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		shop  string
		chunk int
		least int // transactions
	}{{"shop2", 8, 6}, {"shop3", 14, 6}, {"shop4", 12, 6}, {"shop5", 8, 4}} {
		for killedAfter := 0; ; killedAfter++ {
			path := unpack(t, c.shop+".db")
			finished, err := halfUpgrade(path, c.chunk, killedAfter)
			if err != nil {
				t.Fatal(err)
			}
			resumeUpgrade(t, path, c.shop, finished)
			if t.Failed() {
				t.Fatalf("%s, killed after %d transactions", c.shop, killedAfter)
			}
			if finished {
				t.Logf("%s: %d transactions", c.shop, killedAfter)
				if killedAfter < c.least {
					t.Errorf("the upgrade of %s had %d transactions, too few for a test", c.shop, killedAfter)
				}
				break
			}
		}
	}
}

// resumeUpgrade opens a file whose upgrade was interrupted, or was finished.
func resumeUpgrade(t *testing.T, path, shop string, finished bool) {
	t.Helper()
	report, err := Verify(t.Context(), path)
	if err != nil || len(report.Problems) > 0 {
		t.Errorf("Verify = %q, %v", report.Problems, err)
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
		t.Errorf("told of %+v, want %+v", told, want)
	}
	holds(t, db, shop)
	if after, err := db.countTables(); err != nil || !slices.Equal(after, before) {
		t.Errorf("there were %v rows, and are %v, %v", before, after, err)
	}
	sound(t, db)
	if err := db.Close(); err != nil {
		t.Error(err)
	}
	if found := formats(t, path); found['{'] > 0 {
		t.Errorf("%d rows are still JSON", found['{'])
	}
}

// rowsAt counts the rows of a file without upgrading it.
func rowsAt(t *testing.T, path string) []app.Count {
	t.Helper()
	db, err := openToRead(path, false)
	if err != nil {
		t.Fatal(err)
	}
	counts, err := db.countTables()
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
	return counts
}

// halfUpgrade begins the upgrade of the file at path and stops after some transactions. It returns
// finished if the upgrade has no more transactions.
func halfUpgrade(path string, chunk, transactions int) (finished bool, err error) {
	db, err := openBolt(path, bbolt.Options{NoSync: true}) // a killed process has not lost its writes
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if err := migrate(db, migrations); err != nil {
		return false, err
	}
	for range transactions {
		if finished, err := migrateChunk(db, chunk); finished || err != nil {
			return finished, err
		}
	}
	return !isUnfinished(db), nil
}

// TestUpgradeOfOlderProgramResumes: Open finishes an interrupted upgrade of the littleshelf of
// schema 5, which stored its position elsewhere.
func TestUpgradeOfOlderProgramResumes(t *testing.T) {
	for _, shop := range []string{"shop3", "shop4"} {
		path := unpack(t, shop+".db")
		b, err := openBolt(path, bbolt.Options{})
		if err != nil {
			t.Fatal(err)
		}
		err = migrate(b, migrations[:5])
		if err == nil {
			err = b.Update(func(tx *bbolt.Tx) error { return interruptAtFive(tx, shop == "shop3") })
		}
		if err := errors.Join(err, b.Close()); err != nil {
			t.Fatal(err)
		}
		db := openAt(t, path)
		holds(t, db, shop)
		sound(t, db)
		if isUnfinished(db.bolt) {
			t.Errorf("%s: there is something left to do", shop)
		}
	}
}

// interruptAtFive writes the same as a littleshelf of schema 5 that was killed after it had moved
// some keys, or had indexed some names.
func interruptAtFive(tx *bbolt.Tx, gathers bool) error {
	meta := tx.Bucket(metaBucket)
	err := errors.Join(meta.Delete([]byte("migration.readers")), meta.Delete([]byte("migration.names")))
	if gathers {
		_, gatherErr := gatherReaders(tx, nil, 7)
		return errors.Join(err, gatherErr, meta.Put([]byte("unnamed"), make([]byte, 16)))
	}
	uid, namesErr := fillNames(tx, nil, 2)
	return errors.Join(err, namesErr, meta.Put([]byte("unnamed"), uid))
}
