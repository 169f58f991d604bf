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
			if err := t.check(tx{b}, add); err != nil {
				return err
			}
		}
		return nil
	})
	return problems, err
}

// check recounts a table: each row is under its own key and in the indexes as it should be, and the
// indexes hold nothing else.
func (t table[T]) check(tx tx, add func(string, ...any)) error {
	want := make([]int, len(t.indexes))
	for k, v := range ascending(tx.bucket(t.name), nil) {
		row, err := t.decode(k, v)
		if err != nil {
			add("%v", err)
			continue
		}
		if !bytes.Equal(t.key(row), k) {
			add("%s: row %x is under key %x", t.name, t.key(row), k)
		}
		for i, index := range t.indexes {
			entry := index.entry(row)
			if entry == nil {
				continue
			}
			want[i]++
			if got := tx.bucket(index.name).Get(entry); !bytes.Equal(got, k) {
				add("%s: row %x of %s is missing or misplaced", index.name, k, t.name)
			}
		}
	}
	for i, index := range t.indexes {
		if got := count(tx.bucket(index.name)); got != want[i] {
			add("%s: %d entries, a recount of %s gives %d", index.name, got, t.name, want[i])
		}
	}
	return nil
}

func count(b *bbolt.Bucket) int {
	n := 0
	for range ascending(b, nil) {
		n++
	}
	return n
}
