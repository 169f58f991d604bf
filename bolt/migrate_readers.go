package bolt

import (
	"fmt"
	"slices"

	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// From schema 4 on, the rows and index entries of a user are in one bucket (app/table). Before,
// there were three more buckets, whose keys began with the uid too.

// oldReaderBuckets lists these buckets, and the byte that follows the uid in the new keys.
var oldReaderBuckets = []struct {
	bucket string
	kind   byte
}{{"ledger", 'e'}, {"orders.uid", 'o'}, {"orders.live", 'b'}}

// gatherReaders moves the next n keys out of the old buckets, and deletes the empty buckets. It
// needs no position, since a moved key is gone from its old bucket.
func gatherReaders(tx *bbolt.Tx, _ []byte, n int) (next []byte, err error) {
	for _, from := range oldReaderBuckets {
		if tx.Bucket([]byte(from.bucket)) == nil {
			continue
		}
		moved, err := moveKeys(tx, from.bucket, from.kind, n)
		if err != nil || moved > 0 {
			return []byte(from.bucket), err
		}
		if err := tx.DeleteBucket([]byte(from.bucket)); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// moveKeys moves up to n keys of an old bucket, and returns how many it moved.
func moveKeys(tx *bbolt.Tx, bucket string, kind byte, n int) (moved int, err error) {
	rows, err := pairsFrom(tx, wholeBucket(bucket), nil, n)
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

// hasOldReaderBucket reports whether the file has an old bucket.
func hasOldReaderBucket(tx *bbolt.Tx) bool {
	for _, from := range oldReaderBuckets {
		if tx.Bucket([]byte(from.bucket)) != nil {
			return true
		}
	}
	return false
}

// countUnmoved counts the keys of a space that are still in their old bucket.
func countUnmoved(tx *bbolt.Tx, s *table.Space) (int, error) {
	before := s.Name
	if s.Bucket == before || tx.Bucket([]byte(before)) == nil {
		return 0, nil
	}
	return countPairs(tx, wholeBucket(before))
}
