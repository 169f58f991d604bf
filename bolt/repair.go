package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Repaired says what a repair did.
type Repaired struct {
	Kept     string   // the file as it was, under its new name
	Problems []string // what is still wrong, which no index can mend
}

// Repair builds all indexes of the database at path anew from its tables, and nothing else. No process
// may have it open (else ErrInUse). It works on a copy, which takes the file's place when its pages,
// records and indexes are proved; the file as it was is kept beside it. A row that cannot be read, or
// two that claim the same unique key, are errors, and then nothing is changed.
func Repair(path string) (Repaired, error) {
	r, err := repair(path)
	if err != nil {
		return Repaired{}, fmt.Errorf("repair %s: %w", path, err)
	}
	return r, nil
}

func repair(path string) (r Repaired, err error) {
	if _, err := os.Stat(path); err != nil {
		return r, err // Open would make one
	}
	db, err := open(path)
	if err != nil {
		return r, err
	}
	defer db.Close()
	temp, err := beside(path)
	if err != nil {
		return r, err
	}
	defer os.Remove(temp)
	if err := copyAside(db.bolt, temp); err != nil {
		return r, err
	}
	if err := reindex(db.bolt, temp); err != nil {
		return r, err
	}
	report, err := examine(temp, false)
	if err != nil {
		return r, err
	}
	r.Problems = report.Problems
	r.Kept = setAside(path, "repair")
	return r, replace(path, temp, r.Kept)
}

// reindex builds the indexes of the copy at path from the tables of db, and proves them.
func reindex(db *bbolt.DB, path string) (err error) {
	fresh, err := openBolt(path, bbolt.Options{NoSync: true, InitialMmapSize: mapFloor})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close()) }()
	var problems []string
	add := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	err = db.View(func(tx *bbolt.Tx) error {
		for _, t := range tables {
			if err := t.reindex(tx, fresh, add); err != nil {
				return err
			}
		}
		return nil
	})
	if err == nil && len(problems) == 0 {
		problems, err = (&DB{bolt: fresh}).Check(context.Background())
	}
	if err == nil && len(problems) > 0 {
		err = fmt.Errorf("the tables themselves are damaged: %s: restore a backup", first(problems))
	}
	return err
}

// reindexChunk is how many rows one transaction of a repair goes through.
const reindexChunk = 5000

// reindex empties the table's indexes in another file and fills them from the rows in this one.
func (t table[T]) reindex(from *bbolt.Tx, to *bbolt.DB, add func(string, ...any)) error {
	if from.Bucket([]byte(t.name)) == nil {
		add("%s: the bucket is missing", t.name)
		return nil
	}
	if err := to.Update(t.emptyIndexes); err != nil {
		return err
	}
	var chunk []T
	fill := func() error {
		err := to.Update(func(tx *bbolt.Tx) error { return t.enter(tx, chunk, add) })
		chunk = chunk[:0]
		return err
	}
	for p, err := range ascending(from, t.name, nil) {
		if err != nil {
			return err
		}
		row, err := t.decode(p.key, p.value)
		if err != nil {
			add("%v", err)
			continue
		}
		if chunk = append(chunk, row); len(chunk) < reindexChunk {
			continue
		}
		if err := fill(); err != nil {
			return err
		}
	}
	return fill()
}

func (t table[T]) emptyIndexes(tx *bbolt.Tx) error {
	for _, index := range t.indexes {
		err := tx.DeleteBucket([]byte(index.name))
		if err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
			return err
		}
		if _, err := tx.CreateBucket([]byte(index.name)); err != nil {
			return err
		}
	}
	return nil
}

// enter puts rows in the table's indexes.
func (t table[T]) enter(tx *bbolt.Tx, rows []T, add func(string, ...any)) error {
	for _, row := range rows {
		primary := t.key(row)
		for _, index := range t.indexes {
			entry := index.entry(row)
			if entry == nil {
				continue
			}
			bucket := tx.Bucket([]byte(index.name))
			if holder := bucket.Get(entry); holder != nil {
				add("%s: rows %x and %x of %s have the same key", index.name, holder, primary, t.name)
				continue
			}
			if err := bucket.Put(entry, primary); err != nil {
				return err
			}
		}
	}
	return nil
}
