package table

import (
	"iter"

	"littleshelf/app"
)

// A list by an index reads its rows in batches, since an engine on a network sends one request for
// many rows. The first batches are small, since a caller may break after a few rows.
const (
	firstBatch = 16
	maxBatch   = 128
)

// rows reads the records of pairs of the table's own space.
func (t *table[T]) rows(list Pairs) iter.Seq2[T, error] {
	return records(list, func(p Pair) (T, error) { return t.decode(p.Key, p.Value) })
}

// records lists the values that read returns for each pair. The first error ends the list.
func records[T any](list Pairs, read func(Pair) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for p, err := range list {
			var row T
			if err == nil {
				row, err = read(p)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// rowsByIndex reads the rows whose keys are the values of an index's pairs.
func (t *table[T]) rowsByIndex(from Lists, list Pairs) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		var none T
		size, keys := firstBatch, make([][]byte, 0, firstBatch)
		for p, err := range list {
			if err != nil {
				if t.fetch(from, keys, yield) {
					yield(none, err)
				}
				return
			}
			if keys = append(keys, p.Value); len(keys) < size {
				continue
			}
			if !t.fetch(from, keys, yield) {
				return
			}
			size, keys = min(2*size, maxBatch), keys[:0]
		}
		t.fetch(from, keys, yield)
	}
}

// fetch yields the rows at keys. It reports whether the list should continue.
func (t *table[T]) fetch(from Lists, keys [][]byte, yield func(T, error) bool) (more bool) {
	var none T
	values, err := from.GetAll(&t.Space, keys)
	if err != nil {
		yield(none, err)
		return false
	}
	for i, value := range values {
		row, err := none, app.ErrNotFound
		if value != nil {
			row, err = t.decode(keys[i], value)
		}
		if !yield(row, err) || err != nil {
			return false
		}
	}
	return true
}
