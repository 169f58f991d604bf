package table

import "bytes"

// Check is Table's Check. It looks up index entries in batches.
func (t *table[T]) Check(from Lists, add func(string, ...any)) error {
	counted := make([]int, len(t.indexes))
	rows := make([]rowKeys, 0, maxBatch)
	for p, err := range from.Ascend(&t.Space, nil, nil) {
		if err != nil {
			return err
		}
		primary, entries, err := t.Entries(p.Key, p.Value)
		if err != nil {
			add("%v", err)
			continue
		}
		if !bytes.Equal(primary, p.Key) {
			add("%s: row %x is under key %x", t.Name, primary, p.Key)
		}
		if rows = append(rows, rowKeys{p.Key, entries}); len(rows) < maxBatch {
			continue
		}
		if err := t.checkEntries(from, rows, counted, add); err != nil {
			return err
		}
		rows = rows[:0]
	}
	if err := t.checkEntries(from, rows, counted, add); err != nil {
		return err
	}
	for i, index := range t.indexes {
		n := 0
		for _, err := range from.Ascend(&index.Space, nil, nil) {
			if err != nil {
				return err
			}
			n++
		}
		if n != counted[i] {
			add("%s: %d entries, a recount of %s gives %d", index.Name, n, t.Name, counted[i])
		}
	}
	return nil
}

// rowKeys is a row's key, and its key in each index.
type rowKeys struct {
	primary []byte
	entries [][]byte
}

// checkEntries looks up the index entries of rows, and adds the number of these to counted, which
// is by index.
func (t *table[T]) checkEntries(from Lists, rows []rowKeys, counted []int, add func(string, ...any)) error {
	for i, index := range t.indexes {
		var primaries, keys [][]byte
		for _, row := range rows {
			if entry := row.entries[i]; entry != nil {
				primaries, keys = append(primaries, row.primary), append(keys, entry)
			}
		}
		counted[i] += len(keys)
		values, err := from.GetAll(&index.Space, keys)
		if err != nil {
			return err
		}
		for n, value := range values {
			if !bytes.Equal(value, primaries[n]) {
				add("%s: row %x of %s is missing or misplaced", index.Name, keys[n], t.Name)
			}
		}
	}
	return nil
}
