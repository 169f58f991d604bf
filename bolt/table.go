package bolt

import (
	"bytes"
	"fmt"

	"littleshelf/app"
)

// table is records and the indexes over them.
type table[T any] struct {
	space
	key     func(T) []byte
	codec   codec[T]
	indexes []index[T]
}

// index finds rows of a table by another key. One that is not unique has the row's own key at the
// end of its key, which makes it one of a kind. key gives nil for a row that is not in the index.
type index[T any] struct {
	space
	unique bool
	key    func(T) []byte
}

// spaces are where the table's rows are, and its indexes.
func (t table[T]) spaces() []space {
	all := []space{t.space}
	for _, i := range t.indexes {
		all = append(all, i.space)
	}
	return all
}

// get reads the row at key.
func (t table[T]) get(rows keys, key []byte) (none T, err error) {
	value, err := lookUp(rows, t.bucket, key)
	if err != nil {
		return none, err
	}
	return t.decode(key, value)
}

// lookUp reads one value of a bucket. bbolt panics on a damaged page: here, as wherever a bucket is
// touched, that becomes an error of this one transaction.
func lookUp(rows keys, bucket string, key []byte) (value []byte, err error) {
	defer sayDamaged(&err)
	if value = rows.get(bucket, key); value == nil {
		return nil, app.ErrNotFound
	}
	return value, nil
}

func (t table[T]) decode(key, value []byte) (T, error) {
	v, err := t.codec.decode(value)
	if err != nil {
		return v, fmt.Errorf("%s: row %x: %w", t.name, key, err)
	}
	return v, nil
}

// by reads the row that a unique index has at key.
func (t table[T]) by(rows keys, i index[T], key []byte) (none T, err error) {
	primary, err := lookUp(rows, i.bucket, key)
	if err != nil {
		return none, err
	}
	return t.get(rows, primary)
}

// put inserts or replaces a row and moves its index entries. A unique key that another row has is
// ErrConflict, found before anything is written.
func (t table[T]) put(rows keys, v T) (err error) {
	defer sayDamaged(&err)
	primary := t.key(v)
	moves, err := t.moves(rows, primary, v)
	if err != nil {
		return err
	}
	for _, m := range moves {
		if err := m.apply(rows, primary); err != nil {
			return err
		}
	}
	return rows.put(t.bucket, primary, t.codec.encode(v))
}

// move is what a put does to one index: the old key goes, the new one comes; nil is none.
type move struct {
	index    string // its bucket
	old, new []byte
}

func (m move) apply(rows keys, primary []byte) error {
	if m.old != nil {
		if err := rows.del(m.index, m.old); err != nil {
			return err
		}
	}
	if m.new == nil {
		return nil
	}
	return rows.put(m.index, m.new, primary)
}

// moves compares the row at primary with its replacement.
func (t table[T]) moves(rows keys, primary []byte, replacement T) ([]move, error) {
	old, err := t.get(rows, primary)
	fresh := err == app.ErrNotFound
	if err != nil && !fresh {
		return nil, err
	}
	var moves []move
	for _, i := range t.indexes {
		m := move{index: i.bucket, new: i.entry(replacement)}
		if !fresh {
			m.old = i.entry(old)
		}
		if !fresh && bytes.Equal(m.old, m.new) {
			continue
		}
		if i.unique && m.new != nil {
			if holder := rows.get(i.bucket, m.new); holder != nil && !bytes.Equal(holder, primary) {
				return nil, app.ErrConflict
			}
		}
		moves = append(moves, m)
	}
	return moves, nil
}

// entry is the row's key in the index; empty is the same as not in it, for bbolt has no empty keys.
func (i index[T]) entry(v T) []byte {
	if key := i.key(v); len(key) > 0 {
		return key
	}
	return nil
}

// del removes the row at key with its index entries.
func (t table[T]) del(rows keys, key []byte) (err error) {
	defer sayDamaged(&err)
	old, err := t.get(rows, key)
	if err != nil {
		return err
	}
	for _, i := range t.indexes {
		if entry := i.entry(old); entry != nil {
			if err := rows.del(i.bucket, entry); err != nil {
				return err
			}
		}
	}
	return rows.del(t.bucket, key)
}
