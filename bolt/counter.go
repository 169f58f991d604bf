package bolt

import (
	"encoding/binary"

	"littleshelf/app"
)

// The plain buckets whose values are numbers.
const (
	counterBucket  = "counters"  // name → the last number given out under it
	revisionBucket = "revisions" // what changes → how often it did
)

// catalogueRevision is the key of the catalogue's revision.
var catalogueRevision = []byte("books")

// commentsRevision is the key of a book's comments' revision: a word and book[8], with which a
// comment's key begins.
func commentsRevision(comment []byte) []byte { return join([]byte("comments"), comment[:8]) }

func (tx tx) NextID(name string) (next uint64, err error) {
	defer sayDamaged(&err)
	next = count(tx.keys, counterBucket, []byte(name)) + 1
	return next, tx.put(counterBucket, []byte(name), number(next))
}

func (tx tx) RaiseCounter(c app.Counter) (err error) {
	defer sayDamaged(&err)
	if count(tx.keys, counterBucket, []byte(c.Name)) >= c.Last {
		return nil
	}
	return tx.put(counterBucket, []byte(c.Name), number(c.Last))
}

func (tx tx) CatalogueRevision() (uint64, error) { return revision(tx.keys, catalogueRevision) }

func (tx tx) CommentsRevision(book app.BookID) (uint64, error) {
	return revision(tx.keys, commentsRevision(number(uint64(book))))
}

func revision(rows keys, key []byte) (n uint64, err error) {
	defer sayDamaged(&err)
	return count(rows, revisionBucket, key), nil
}

// raise counts a change of what key stands for.
func raise(rows keys, key []byte) (err error) {
	defer sayDamaged(&err)
	return rows.put(revisionBucket, key, number(count(rows, revisionBucket, key)+1))
}

// count is the number at key; none is zero.
func count(rows keys, bucket string, key []byte) uint64 {
	if stored := rows.get(bucket, key); len(stored) == 8 {
		return binary.BigEndian.Uint64(stored)
	}
	return 0
}
