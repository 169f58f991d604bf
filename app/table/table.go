package table

import (
	"bytes"
	"fmt"

	"littleshelf/app"
)

// Table is a table of any type of row, for code that handles all tables.
type Table interface {
	// Spaces returns the space of the table's rows, and then those of its indexes.
	Spaces() []*Space

	// Check recounts the table. It calls add for each problem: an unreadable row, a row under
	// another row's key, or an index that differs from the rows.
	Check(from Lists, add func(format string, args ...any)) error

	// Entries reads the row stored at key. It returns the key that the row should have, and its key
	// in each index, or nil for an index that the row is not in.
	Entries(key, value []byte) (primary []byte, entries [][]byte, err error)

	// Encode returns the record of a row, which is of the table's type.
	Encode(row any) []byte
}

// table holds rows of one type and their indexes.
type table[T any] struct {
	Space
	key     func(T) []byte
	codec   codec[T]
	indexes []*index[T]
}

// index finds the rows of a table by another key. The key of an index that is not unique ends with
// the row's own key, which makes it unique. key returns nil for a row that is not in the index.
type index[T any] struct {
	Space
	unique bool
	key    func(T) []byte
}

func (t *table[T]) Spaces() []*Space {
	all := []*Space{&t.Space}
	for _, i := range t.indexes {
		all = append(all, &i.Space)
	}
	return all
}

func (t *table[T]) Entries(key, value []byte) (primary []byte, entries [][]byte, err error) {
	row, err := t.decode(key, value)
	if err != nil {
		return nil, nil, err
	}
	for _, i := range t.indexes {
		entries = append(entries, i.entry(row))
	}
	return t.key(row), entries, nil
}

func (t *table[T]) Encode(row any) []byte { return t.codec.encode(row.(T)) }

// get reads the row at key.
func (t *table[T]) get(from Keys, key []byte) (none T, err error) {
	value, err := find(from, &t.Space, key)
	if err != nil {
		return none, err
	}
	return t.decode(key, value)
}

// getBy reads the row with key in a unique index.
func (t *table[T]) getBy(from Keys, i *index[T], key []byte) (none T, err error) {
	primary, err := find(from, &i.Space, key)
	if err != nil {
		return none, err
	}
	return t.get(from, primary)
}

// find is Get that returns ErrNotFound for a missing key.
func find(from Keys, at *Space, key []byte) ([]byte, error) {
	value, err := from.Get(at, key)
	if err == nil && value == nil {
		return nil, app.ErrNotFound
	}
	return value, err
}

func (t *table[T]) decode(key, value []byte) (T, error) {
	v, err := t.codec.decode(value)
	if err != nil {
		return v, fmt.Errorf("%s: row %x: %w", t.Name, key, err)
	}
	return v, nil
}

// put inserts or replaces a row and updates its index entries. It returns ErrConflict, and writes
// nothing, if another row has a unique key of the row.
func (t *table[T]) put(to Writes, v T) error {
	primary := t.key(v)
	moves, err := t.moves(to, primary, v)
	if err != nil {
		return err
	}
	for _, m := range moves {
		if err := m.apply(to, primary); err != nil {
			return err
		}
	}
	return to.Put(&t.Space, primary, t.codec.encode(v))
}

// move is the change of one index by a put. The old key is deleted and the new key is stored. Each
// may be nil, which is no key.
type move struct {
	index    *Space
	old, new []byte
}

func (m move) apply(to Writes, primary []byte) error {
	if m.old != nil {
		if err := to.Delete(m.index, m.old); err != nil {
			return err
		}
	}
	if m.new == nil {
		return nil
	}
	return to.Put(m.index, m.new, primary)
}

// moves returns the changes of the indexes when replacement replaces the row at primary.
func (t *table[T]) moves(in Writes, primary []byte, replacement T) ([]move, error) {
	old, isNew, err := t.replaced(in, primary)
	if err != nil {
		return nil, err
	}
	var moves []move
	for _, i := range t.indexes {
		m := move{index: &i.Space, new: i.entry(replacement)}
		if !isNew {
			m.old = i.entry(old)
			if bytes.Equal(m.old, m.new) {
				continue
			}
		}
		if i.unique && m.new != nil {
			holder, err := in.Old(&i.Space, m.new)
			if err != nil {
				return nil, err
			}
			if holder != nil && !bytes.Equal(holder, primary) {
				return nil, app.ErrConflict
			}
		}
		moves = append(moves, m)
	}
	return moves, nil
}

// replaced reads the row that a put at primary replaces. It returns isNew if there is no such row.
func (t *table[T]) replaced(in Writes, primary []byte) (old T, isNew bool, err error) {
	value, err := in.Old(&t.Space, primary)
	if err != nil || value == nil {
		return old, value == nil, err
	}
	old, err = t.decode(primary, value)
	return old, false, err
}

// entry returns the row's key in the index. It returns nil for an empty key, since an engine may
// not support empty keys.
func (i *index[T]) entry(v T) []byte {
	if key := i.key(v); len(key) > 0 {
		return key
	}
	return nil
}

// del deletes the row at key and its index entries.
func (t *table[T]) del(from Writes, key []byte) error {
	old, err := t.get(from, key)
	if err != nil {
		return err
	}
	for _, i := range t.indexes {
		if entry := i.entry(old); entry != nil {
			if err := from.Delete(&i.Space, entry); err != nil {
				return err
			}
		}
	}
	return from.Delete(&t.Space, key)
}
