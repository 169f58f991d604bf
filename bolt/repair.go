package bolt

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app"
	"littleshelf/app/durable"
)

// Repaired says what a repair did.
type Repaired struct {
	Kept     string   // the file as it was, under its new name
	Problems []string // what is still wrong, which no index can mend
}

// Repair builds all indexes of the database at path anew from its tables, and nothing else. No process
// may have it open (else ErrInUse). It works on a copy, which takes the file's place when its pages,
// records and indexes are proved; the file as it was is kept beside it,
// with now in its name. A row that cannot be read, or
// two that claim the same unique key, are errors, and then nothing is changed.
func Repair(path string, now time.Time) (Repaired, error) {
	real, err := durable.Resolve(path)
	if err != nil {
		return Repaired{}, err
	}
	r, err := repair(real, now)
	if err != nil {
		return Repaired{}, fmt.Errorf("repair %s: %w", path, err)
	}
	return r, nil
}

func repair(path string, now time.Time) (r Repaired, err error) {
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
	report, err := examine(context.Background(), temp, filepath.Dir(path), false)
	if err != nil {
		return r, err
	}
	r.Problems = report.Problems
	r.Kept = setAside(path, "repair", now)
	return r, replace(path, temp, r.Kept, db.leave)
}

// reindex builds the indexes of the copy at path from the tables of db, and proves them.
func reindex(db *bbolt.DB, path string) (err error) {
	fresh, err := openBolt(path, bbolt.Options{NoSync: true, InitialMmapSize: mapFloor})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close()) }()
	var found app.Findings
	err = db.View(func(tx *bbolt.Tx) error {
		for _, t := range tables {
			if err := t.reindex(tx, fresh, found.Add); err != nil {
				return err
			}
		}
		return nil
	})
	problems := found.Sentences()
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
	if from.Bucket([]byte(t.bucket)) == nil {
		add("%s: the bucket is missing", t.bucket)
		return nil
	}
	for _, index := range t.indexes {
		if err := index.empty(from, to); err != nil {
			return err
		}
	}
	var chunk []T
	fill := func() error {
		err := to.Update(func(tx *bbolt.Tx) error { return t.enter(tx, chunk, add) })
		chunk = chunk[:0]
		return err
	}
	for p, err := range ascending(from, t.space, nil) {
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

// empty removes from another file what the index has in this one, which it is a copy of.
func (i index[T]) empty(from *bbolt.Tx, to *bbolt.DB) error {
	if i.kind == alone {
		return to.Update(func(tx *bbolt.Tx) error {
			err := tx.DeleteBucket([]byte(i.bucket))
			if err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
				return err
			}
			_, err = tx.CreateBucket([]byte(i.bucket))
			return err
		})
	}
	var keys [][]byte
	remove := func() error {
		err := to.Update(func(tx *bbolt.Tx) error { return remove(tx, i.bucket, keys) })
		keys = keys[:0]
		return err
	}
	for p, err := range ascending(from, i.space, nil) {
		if err != nil {
			return err
		}
		if keys = append(keys, p.key); len(keys) < reindexChunk {
			continue
		}
		if err := remove(); err != nil {
			return err
		}
	}
	return remove()
}

func remove(tx *bbolt.Tx, bucket string, keys [][]byte) error {
	for _, key := range keys {
		if err := tx.Bucket([]byte(bucket)).Delete(key); err != nil {
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
			bucket := tx.Bucket([]byte(index.bucket))
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
