package bolt

import (
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// From schema 4 on, the rows and index entries of a user are in one bucket (app/table). Before,
// they were in three more buckets, whose keys began with the uid, too.

// scattered lists the old buckets, and the byte that follows the uid in their new keys.
var scattered = []struct {
	bucket string
	kind   byte
}{{"ledger", 'e'}, {"orders.uid", 'o'}, {"orders.live", 'b'}}

// gatherReaders moves the next n keys out of the old buckets, and removes the buckets that are
// empty. What is left in them is its progress.
func gatherReaders(tx *bbolt.Tx, _ []byte, n int) (next []byte, err error) {
	for _, from := range scattered {
		if tx.Bucket([]byte(from.bucket)) == nil {
			continue
		}
		moved, err := gatherFrom(tx, from.bucket, from.kind, n)
		if err != nil || moved > 0 {
			return []byte(from.bucket), err
		}
		if err := tx.DeleteBucket([]byte(from.bucket)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// gatherFrom moves up to n keys of a bucket, and returns how many it moved.
func gatherFrom(tx *bbolt.Tx, bucket string, kind byte, n int) (moved int, err error) {
	rows, err := someRows(tx, whole(bucket), nil, n)
	if err != nil {
		return 0, err
	}
	to := tx.Bucket([]byte("users"))
	for _, row := range rows {
		const uid = 16
		if len(row.Key) <= uid {
			return 0, fmt.Errorf("%s: the key %x has no uid", bucket, row.Key)
		}
		key := slices.Concat(row.Key[:uid], []byte{kind}, row.Key[uid:])
		if err := to.Put(key, row.Value); err != nil {
			return 0, err
		}
	}
	return len(rows), remove(tx, bucket, rows)
}

// isScattered reports whether an old bucket is left.
func isScattered(tx *bbolt.Tx) bool {
	for _, from := range scattered {
		if tx.Bucket([]byte(from.bucket)) != nil {
			return true
		}
	}
	return false
}

// leftBehind counts the keys of a space that are still in their old bucket.
func leftBehind(tx *bbolt.Tx, s *table.Space) (int, error) {
	before := s.Name
	if s.Bucket == before || tx.Bucket([]byte(before)) == nil {
		return 0, nil
	}
	return size(tx, whole(before))
}
