package bolt

import (
	"bytes"

	"go.etcd.io/bbolt"

	"littleshelf/app"
)

// From schema 5 on, readers are found by name. Those who were there before are entered chunk by chunk, each
// chunk in a transaction of its own that notes how far it has come.

// nameChunk is how many readers one transaction enters.
const nameChunk = 20_000

// isUnnamed reports whether there are readers who may not be found by name yet.
func isUnnamed(db *bbolt.DB) (is bool) {
	db.View(func(tx *bbolt.Tx) error {
		is = tx.Bucket(metaBucket).Get(metaUnnamed) != nil
		return nil
	})
	return is
}

// enterNames enters all readers who are left to enter.
func enterNames(db *bbolt.DB, chunk int) error {
	for isUnnamed(db) {
		if err := db.Update(func(tx *bbolt.Tx) error { return enterSomeNames(tx, chunk) }); err != nil {
			return err
		}
	}
	return nil
}

// enterSomeNames enters the next readers, or notes that there are none.
func enterSomeNames(tx *bbolt.Tx, chunk int) error {
	meta := tx.Bucket(metaBucket)
	after := bytes.Clone(meta.Get(metaUnnamed))
	names, rows := tx.Bucket([]byte(usersByName.bucket)), tx.Bucket([]byte(users.bucket)).Cursor()
	for range chunk {
		next := successor(after) // past all that is the last reader's
		if next == nil {
			return meta.Delete(metaUnnamed)
		}
		k, v := rows.Seek(next)
		if k == nil {
			return meta.Delete(metaUnnamed)
		}
		after = bytes.Clone(k[:min(len(k), len(app.UserID{}))])
		if !users.holds(k) {
			continue // keys of a reader without a row, which Check reports
		}
		user, err := users.decode(k, v)
		if err != nil {
			return err
		}
		if entry := usersByName.entry(user); entry != nil {
			if err := names.Put(entry, bytes.Clone(k)); err != nil {
				return err
			}
		}
	}
	return meta.Put(metaUnnamed, after)
}
