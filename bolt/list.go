package bolt

import (
	"bytes"
	"iter"

	"go.etcd.io/bbolt"
)

// pairs are keys and values of a bucket, in some order. They belong to the transaction.
type pairs = iter.Seq2[[]byte, []byte]

// ascending gives the pairs whose key begins with prefix, in key order.
func ascending(b *bbolt.Bucket, prefix []byte) pairs {
	return func(yield func(k, v []byte) bool) {
		c := b.Cursor()
		for k, v := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Next() {
			if !yield(k, v) {
				return
			}
		}
	}
}

// descending gives the pairs whose key begins with prefix against key order: those below before, or
// from the last one when before is nil.
func descending(b *bbolt.Bucket, prefix, before []byte) pairs {
	if before == nil {
		before = successor(prefix)
	}
	return func(yield func(k, v []byte) bool) {
		c := b.Cursor()
		for k, v := lastBelow(c, before); k != nil && bytes.HasPrefix(k, prefix); k, v = c.Prev() {
			if !yield(k, v) {
				return
			}
		}
	}
}

// lastBelow puts c on the last key below bound; nil bounds nothing.
func lastBelow(c *bbolt.Cursor, bound []byte) (k, v []byte) {
	if bound != nil {
		if k, _ := c.Seek(bound); k != nil {
			return c.Prev()
		}
	}
	return c.Last()
}

// rows reads the records of the pairs of the table's own bucket.
func (t table[T]) rows(list pairs) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for k, v := range list {
			row, err := t.decode(k, v)
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// behind reads the records that the pairs of one of the table's indexes stand for.
func (t table[T]) behind(tx *bbolt.Tx, list pairs) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, primary := range list {
			row, err := t.get(tx, primary)
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}
