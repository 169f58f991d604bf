package bolt

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"
)

// Check proves the file: bbolt's own pages, every record readable and under its own key, every index
// equal to a recount. It gives what is wrong, one sentence each; none is a sound file.
func (db *DB) Check(ctx context.Context) (problems []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	add := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	err = db.bolt.View(func(b *bbolt.Tx) error {
		for err := range b.Check() {
			add("pages: %v", err)
		}
		for _, t := range tables {
			if err := t.check(b, add); err != nil {
				return err
			}
		}
		return nil
	})
	return problems, err
}

// check recounts a table: each row is under its own key and in the indexes as it should be, and the
// indexes hold nothing else.
func (t table[T]) check(tx *bbolt.Tx, add func(string, ...any)) error {
	want := make([]int, len(t.indexes))
	for p, err := range ascending(tx, t.name, nil) {
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
			if got, err := lookUp(tx, index.name, entry); !bytes.Equal(got, p.key) {
				add("%s: row %x of %s is missing or misplaced (%v)", index.name, p.key, t.name, err)
			}
		}
	}
	for i, index := range t.indexes {
		got, err := size(tx, index.name)
		if err != nil {
			return err
		}
		if got != want[i] {
			add("%s: %d entries, a recount of %s gives %d", index.name, got, t.name, want[i])
		}
	}
	return nil
}

func size(tx *bbolt.Tx, bucket string) (n int, err error) {
	for _, err := range ascending(tx, bucket, nil) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}
