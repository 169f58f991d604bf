package bolt

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app"
	"littleshelf/app/durable"
	"littleshelf/app/table"
	"littleshelf/app/text"
)

// Repaired is the result of a repair.
type Repaired struct {
	Kept     string   // the new path of the old file
	Problems []string // the problems that are left, which are not in an index
}

// Repair rebuilds all indexes of the database at path from its tables, and changes nothing else. It
// returns ErrInUse if a process has the file open. Repair works on a copy, which replaces the file
// after its pages, records and indexes were verified. The old file is kept beside it, with now in
// its name. A row that cannot be read, and two rows with the same unique key, are errors, and the
// file stays unchanged.
func Repair(path string, now time.Time) (Repaired, error) {
	real, err := durable.Resolve(path)
	if err != nil {
		return Repaired{}, err
	}
	r, err := repair(real, now)
	if err != nil {
		return Repaired{}, text.Errorf("repair %s: %w", path, err)
	}
	return r, nil
}

func repair(path string, now time.Time) (r Repaired, err error) {
	if _, err := os.Stat(path); err != nil {
		return r, err // open would create the file
	}
	db, err := open(path)
	if err != nil {
		return r, err
	}
	defer db.Close()
	dir, temp, err := durable.Draft(path)
	if err != nil {
		return r, err
	}
	defer dir.Close()
	if err := copyTo(db.bolt, temp); err != nil {
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
	r.Kept = keptName(path, "repair", now)
	return r, replace(path, temp, r.Kept, db.closeReplaced)
}

// reindex rebuilds the indexes of the copy at path from the tables of db, and verifies the copy.
func reindex(db *bbolt.DB, path string) (err error) {
	fresh, err := openBolt(path, bbolt.Options{NoSync: true, InitialMmapSize: mapFloor})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, fresh.Close()) }()
	var found app.Findings
	err = db.View(func(tx *bbolt.Tx) error {
		for _, t := range table.Tables {
			if err := reindexTable(t, tx, fresh, found.Add); err != nil {
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
		err = text.Errorf("the tables themselves are damaged: %s: restore a backup", first(problems))
	}
	return err
}

// reindexChunk is the number of keys that one transaction of a repair writes or deletes.
const reindexChunk = 5000

// reindexTable empties the indexes of a table in the file to, and fills them from the rows in from.
func reindexTable(t table.Table, from *bbolt.Tx, to *bbolt.DB, add func(string, ...any)) error {
	spaces := t.Spaces()
	if from.Bucket([]byte(spaces[0].Bucket)) == nil {
		add("%s: the bucket is missing", spaces[0].Bucket)
		return nil
	}
	for _, index := range spaces[1:] {
		if err := emptyIndex(index, from, to); err != nil {
			return err
		}
	}
	return inChunks(from, to, spaces[0], func(tx *bbolt.Tx, rows []table.Pair) error {
		return fillIndexes(tx, t, spaces[1:], rows, add)
	})
}

// emptyIndex deletes the keys of an index in the file to, which is a copy of from.
func emptyIndex(index *table.Space, from *bbolt.Tx, to *bbolt.DB) error {
	if index.Bucket == index.Name { // the bucket holds nothing else
		return to.Update(func(tx *bbolt.Tx) error {
			err := tx.DeleteBucket([]byte(index.Bucket))
			if err != nil && !errors.Is(err, bolterrors.ErrBucketNotFound) {
				return err
			}
			_, err = tx.CreateBucket([]byte(index.Bucket))
			return err
		})
	}
	return inChunks(from, to, index, func(tx *bbolt.Tx, entries []table.Pair) error {
		return remove(tx, index.Bucket, entries)
	})
}

// inChunks calls write for all pairs that a space has in the file from, chunk by chunk, each in a
// transaction of the file to.
func inChunks(
	from *bbolt.Tx, to *bbolt.DB, space *table.Space,
	write func(tx *bbolt.Tx, chunk []table.Pair) error,
) error {
	var chunk []table.Pair
	flush := func() error {
		err := to.Update(func(tx *bbolt.Tx) error { return write(tx, chunk) })
		chunk = chunk[:0]
		return err
	}
	for p, err := range (&transaction{Tx: from}).Ascend(space, nil, nil) {
		if err != nil {
			return err
		}
		if chunk = append(chunk, p); len(chunk) < reindexChunk {
			continue
		}
		if err := flush(); err != nil {
			return err
		}
	}
	return flush()
}

func remove(tx *bbolt.Tx, bucket string, pairs []table.Pair) error {
	for _, p := range pairs {
		if err := tx.Bucket([]byte(bucket)).Delete(p.Key); err != nil {
			return err
		}
	}
	return nil
}
