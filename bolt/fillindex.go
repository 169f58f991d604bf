package bolt

import (
	"bytes"
	"slices"

	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// fillIndexes adds rows of a table to the listed ones of its indexes. It calls add for each row
// that cannot be read, and for each row whose index key belongs to another row.
func fillIndexes(tx *bbolt.Tx, t table.Table, indexes []*table.Space, rows []table.Pair, add func(string, ...any)) error {
	spaces := t.Spaces()
	for _, row := range rows {
		primary, entries, err := t.Entries(row.Key, row.Value)
		if err != nil {
			add("%v", err)
			continue
		}
		for _, index := range indexes {
			entry := entries[slices.Index(spaces, index)-1]
			if entry == nil {
				continue
			}
			bucket := tx.Bucket([]byte(index.Bucket))
			if holder := bucket.Get(entry); holder != nil && !bytes.Equal(holder, primary) {
				add("%s: rows %x and %x of %s have the same key", index.Name, holder, primary, spaces[0].Name)
				continue
			}
			if err := bucket.Put(entry, primary); err != nil {
				return err
			}
		}
	}
	return nil
}

// tableNamed returns the table of that name.
func tableNamed(name string) table.Table {
	i := slices.IndexFunc(table.Tables, func(t table.Table) bool { return t.Spaces()[0].Name == name })
	return table.Tables[i]
}

// spaceNamed returns the space of that name.
func spaceNamed(name string) *table.Space {
	i := slices.IndexFunc(table.All, func(s *table.Space) bool { return s.Name == name })
	return table.All[i]
}

// pairsFrom returns up to n pairs of a space, starting at the key from. The pairs are copies, which
// writes to the transaction do not change.
func pairsFrom(tx *bbolt.Tx, space *table.Space, from []byte, n int) (rows []table.Pair, err error) {
	for p, err := range (&transaction{Tx: tx}).Ascend(space, nil, from) {
		if err != nil {
			return nil, err
		}
		if rows = append(rows, table.Pair{Key: bytes.Clone(p.Key), Value: bytes.Clone(p.Value)}); len(rows) == n {
			break
		}
	}
	return rows, nil
}
