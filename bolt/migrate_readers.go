package bolt

import (
	"bytes"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"
)

// From schema 4 on, what is a reader's is in one bucket (space.go). Before, it was in three more, whose keys
// began with the reader's uid, too. They can be larger than memory, so they are moved chunk by chunk, each
// in a transaction of its own; one that is still there when a file is opened is what a process that was
// killed, or whose disk was full, has left to move.

// scattered are the buckets that there were, and what their keys became.
var scattered = []struct {
	bucket string
	kind   byte
}{{"ledger", 'e'}, {"orders.uid", 'o'}, {"orders.live", 'b'}}

// gatherChunk is how many keys one transaction moves.
const gatherChunk = 20_000

// gather moves all that is left to move.
func gather(db *bbolt.DB) error {
	if !isScattered(db) {
		return nil // without a commit
	}
	for _, from := range scattered {
		for more := true; more; {
			err := db.Update(func(tx *bbolt.Tx) (err error) {
				more, err = gatherFrom(tx, from.bucket, from.kind, gatherChunk)
				return err
			})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// gatherFrom moves so many keys, or removes the bucket when it is empty, and tells whether there are more.
func gatherFrom(tx *bbolt.Tx, bucket string, kind byte, chunk int) (more bool, err error) {
	from, to := tx.Bucket([]byte(bucket)), tx.Bucket([]byte("users"))
	if from == nil {
		return false, nil
	}
	var moved [][]byte
	c := from.Cursor()
	for k, v := c.First(); k != nil && len(moved) < chunk; k, v = c.Next() {
		const uid = 16
		if len(k) <= uid {
			return false, fmt.Errorf("%s: the key %x is of nobody", bucket, k)
		}
		key := slices.Concat(k[:uid], []byte{kind}, k[uid:])
		if err := to.Put(key, v); err != nil {
			return false, err
		}
		moved = append(moved, bytes.Clone(k))
	}
	if len(moved) == 0 {
		return false, tx.DeleteBucket([]byte(bucket))
	}
	return true, remove(tx, bucket, moved)
}

// leftBehind is how many keys of a space are still where an older littleshelf had them.
func leftBehind(tx *bbolt.Tx, s space) (int, error) {
	before := in(s.name)
	if s.bucket == before.bucket || tx.Bucket([]byte(before.bucket)) == nil {
		return 0, nil
	}
	return size(tx, before)
}

// isScattered tells whether there is something left to move.
func isScattered(db *bbolt.DB) (is bool) {
	db.View(func(tx *bbolt.Tx) error {
		for _, from := range scattered {
			is = is || tx.Bucket([]byte(from.bucket)) != nil
		}
		return nil
	})
	return is
}
