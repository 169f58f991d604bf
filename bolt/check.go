package bolt

import (
	"bytes"
	"cmp"
	"context"
	"os"
	"slices"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// Check proves the file: its pages, every record readable and under its own key, every index equal to
// a recount. It gives what is wrong, one sentence each, as far as there is
// room for them; none is a sound file. It reads one unchanging
// state and may run beside writers.
func (db *DB) Check(ctx context.Context) (problems []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	var found app.Findings
	add := found.Add
	err = db.view(func(b *bbolt.Tx) error {
		if err := db.checkPages(b); err != nil {
			add("pages: %v", err)
			return nil // bbolt is not safe to go on with
		}
		for _, t := range tables {
			if err := t.check(b, db.gently, add); err != nil {
				return err
			}
		}
		return checkReaders(b, add)
	})
	return found.Sentences(), err
}

// checkReaders finds the keys of the readers' bucket that are nobody's.
func checkReaders(tx *bbolt.Tx, add func(string, ...any)) error {
	if tx.Bucket([]byte(readersBucket)) == nil {
		return nil // which has been said
	}
	var shares []space
	for _, t := range tables {
		for _, s := range t.spaces() {
			if s.bucket == readersBucket {
				shares = append(shares, s)
			}
		}
	}
	for p, err := range ascending(tx, in(readersBucket), nil) {
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(shares, func(s space) bool { return s.holds(p.key) }) {
			add("%s: nothing is kept at %x", readersBucket, p.key)
		}
	}
	return nil
}

// checkPages walks the pages that b sees. bbolt's own check looks at the list of free pages too, which
// nobody may do while there are writers: it has its turn on a file that is open for reading only,
// whose pages were walked when it was opened.
func (db *DB) checkPages(b *bbolt.Tx) (err error) {
	if db.gently {
		return nil // they were walked, gently, when it was opened
	}
	if db.bolt.IsReadOnly() {
		for problem := range b.Check() {
			err = cmp.Or(err, problem)
		}
		return err
	}
	f, err := os.Open(db.bolt.Path())
	if err != nil {
		return err
	}
	defer f.Close()
	pageSize := int64(db.bolt.Info().PageSize)
	return checkPages(f, pageSize, meta{
		root:     uint64(b.Cursor().Bucket().Root()),
		pages:    uint64(b.Size() / pageSize),
		freelist: noFreelist,
	})
}

// check recounts a table: each row is under its own key and in the indexes as it should be, and the
// indexes hold nothing else.
func (t table[T]) check(tx *bbolt.Tx, gently bool, add func(string, ...any)) error {
	if missing := t.missing(tx); missing != "" {
		add("%s: the bucket is missing", missing)
		return nil
	}
	want := make([]int, len(t.indexes))
	list := ascending(tx, t.space, nil)
	if gently {
		list = rested(list)
	}
	for p, err := range list {
		if err != nil {
			return err
		}
		row, err := t.decode(p.key, p.value)
		if err != nil {
			add("%v", err)
			continue
		}
		if !bytes.Equal(t.key(row), p.key) {
			add("%s: row %x is under key %x", t.name, t.key(row), p.key)
		}
		for i, index := range t.indexes {
			entry := index.entry(row)
			if entry == nil {
				continue
			}
			want[i]++
			if got, err := lookUp(direct{tx}, index.bucket, entry); !bytes.Equal(got, p.key) {
				add("%s: row %x of %s is missing or misplaced (%v)", index.name, p.key, t.name, err)
			}
		}
	}
	for i, index := range t.indexes {
		got, err := size(tx, index.space)
		if err != nil {
			return err
		}
		if got != want[i] {
			add("%s: %d entries, a recount of %s gives %d", index.name, got, t.name, want[i])
		}
	}
	return nil
}

// missing names the first bucket of the table that is not there, if one is not.
func (t table[T]) missing(tx *bbolt.Tx) string {
	for _, s := range t.spaces() {
		if tx.Bucket([]byte(s.bucket)) == nil {
			return s.bucket
		}
	}
	return ""
}

// rows counts what is in the tables that are there.
func rows(tx *bbolt.Tx) (counts []app.Count, err error) {
	for _, t := range tables {
		own := t.spaces()[0]
		if tx.Bucket([]byte(own.bucket)) == nil {
			continue
		}
		n, err := size(tx, own)
		if err != nil {
			return nil, err
		}
		left, err := leftBehind(tx, own)
		if err != nil {
			return nil, err
		}
		counts = append(counts, app.Count{Table: own.name, Rows: n + left})
	}
	return counts, nil
}

func size(tx *bbolt.Tx, of space) (n int, err error) {
	for _, err := range ascending(tx, of, nil) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
