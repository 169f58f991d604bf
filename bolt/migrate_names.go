package bolt

import (
	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// From schema 5 on, there is an index of users by name.

// createNames makes room for the index.
func createNames(tx *bbolt.Tx) error { return createBuckets(tx, "users.name") }

// fillNames enters the next n users into the index. Its progress is the key of the last user that
// was looked at. A row that cannot be read is left out, for Check to report.
func fillNames(tx *bbolt.Tx, after []byte, n int) (next []byte, err error) {
	rows, err := someRows(tx, spaceNamed("users"), append(after, 0), n)
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	for i, row := range rows {
		if record, err := asRecord(oldTables[0], row.Value); err == nil {
			rows[i].Value = record
		}
	}
	unreadable := func(string, ...any) {}
	if err := fillIndexes(tx, tableNamed("users"), []*table.Space{spaceNamed("users.name")}, rows, unreadable); err != nil {
		return nil, err
	}
	return rows[len(rows)-1].Key, nil
}
