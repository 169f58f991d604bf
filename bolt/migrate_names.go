package bolt

import (
	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// From schema 5 on, there is an index of users by name.

// createNames creates the bucket of the index.
func createNames(tx *bbolt.Tx) error { return createBuckets(tx, "users.name") }

// fillNames adds the next n users to the index. Its position is the key of the last user that it
// read. It skips an unreadable row, which Check reports.
func fillNames(tx *bbolt.Tx, after []byte, n int) (next []byte, err error) {
	rows, err := pairsFrom(tx, spaceNamed("users"), append(after, 0), n)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	for i, row := range rows {
		if record, err := asRecord(oldTables[0], row.Value); err == nil {
			rows[i].Value = record
		}
	}
	ignore := func(string, ...any) {}
	names := []*table.Space{spaceNamed("users.name")}
	if err := fillIndexes(tx, tableNamed("users"), names, rows, ignore); err != nil {
		return nil, err
	}
	return rows[len(rows)-1].Key, nil
}
