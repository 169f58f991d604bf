package bolt

import (
	"bytes"
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// From schema 4 on, the rows and index entries of a reader are in one bucket (app/table). Before, they were
// in three more buckets, whose keys began with the reader's uid, too. The buckets can be larger than memory,
// so they are moved chunk by chunk, each chunk in a transaction of its own. A bucket that is still there
// when a file is opened was left by a process that was killed, or whose disk was full.

// scattered lists the old buckets, and the byte that follows the uid in their new keys.
var scattered = []struct {
	bucket string
	kind   byte
}{{"ledger", 'e'}, {"orders.uid", 'o'}, {"orders.live", 'b'}}

// gatherChunk is the number of keys that one transaction moves.
const gatherChunk = 20_000

// gather moves all keys that are left in old buckets.
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

// gatherFrom moves up to chunk keys, or removes the bucket when it is empty. It reports whether there are more.
func gatherFrom(tx *bbolt.Tx, bucket string, kind byte, chunk int) (more bool, err error) {
	from, to := tx.Bucket([]byte(bucket)), tx.Bucket([]byte("users"))
	if from == nil {
		return false, nil
	}
	var moved []table.Pair
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
		moved = append(moved, table.Pair{Key: bytes.Clone(k)})
	}
	if len(moved) == 0 {
		return false, tx.DeleteBucket([]byte(bucket))
	}
	return true, remove(tx, bucket, moved)
}

// leftBehind counts the keys of a space that are still in their old bucket.
func leftBehind(tx *bbolt.Tx, s *table.Space) (int, error) {
	before := s.Name
	if s.Bucket == before || tx.Bucket([]byte(before)) == nil {
		return 0, nil
	}
	return size(tx, whole(before))
}

// isScattered reports whether an old bucket is left.
func isScattered(db *bbolt.DB) (is bool) {
	db.View(func(tx *bbolt.Tx) error {
		for _, from := range scattered {
			is = is || tx.Bucket([]byte(from.bucket)) != nil
		}
		return nil
	})
	return is
}
