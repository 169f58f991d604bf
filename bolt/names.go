package bolt

import (
	"bytes"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// From schema 5 on, there is an index of users by name. The users of an older file are entered into it chunk
// by chunk, each chunk in a transaction of its own that notes how far it has come.

// nameChunk is the number of users that one transaction enters.
const nameChunk = 20_000

// isUnnamed reports whether there are users to be entered.
func isUnnamed(db *bbolt.DB) (is bool) {
	db.View(func(tx *bbolt.Tx) error {
		is = tx.Bucket(metaBucket).Get(metaUnnamed) != nil
		return nil
	})
	return is
}

// enterNames enters all users that are left to enter.
func enterNames(db *bbolt.DB, chunk int) error {
	for isUnnamed(db) {
		if err := db.Update(func(tx *bbolt.Tx) error { return enterSomeNames(tx, chunk) }); err != nil {
			return err
		}
	}
	return nil
}

// enterSomeNames enters the next users, or notes that there are none.
func enterSomeNames(tx *bbolt.Tx, chunk int) error {
	meta := tx.Bucket(metaBucket)
	next := table.Successor(meta.Get(metaUnnamed)) // behind all keys of the last user
	rows, err := someRows(tx, spaceNamed("users"), next, chunk)
	if err != nil {
		return err
	}
	if len(rows) == 0 || next == nil {
		return meta.Delete(metaUnnamed)
	}
	var problems []string
	add := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	err = fillIndexes(tx, tableNamed("users"), []*table.Space{spaceNamed("users.name")}, rows, add)
	if err == nil && len(problems) > 0 {
		err = errors.New(first(problems))
	}
	if err != nil {
		return err
	}
	return meta.Put(metaUnnamed, rows[len(rows)-1].Key)
}

// someRows returns up to n pairs of a space, from a key on. They outlive writes to the transaction.
func someRows(tx *bbolt.Tx, space *table.Space, from []byte, n int) (rows []table.Pair, err error) {
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
