package bolt

import (
	"bytes"
	"iter"

	"go.etcd.io/bbolt"
)

// pair is a key and its value in a bucket. Both belong to the transaction.
type pair struct{ key, value []byte }

// pairs are some of a bucket in some order. The first error ends them.
type pairs = iter.Seq2[pair, error]

// ascending gives the pairs of a space whose key begins with prefix, in key order.
func ascending(tx *bbolt.Tx, of space, prefix []byte) pairs {
	first := func(c *bbolt.Cursor) ([]byte, []byte) { return c.Seek(prefix) }
	return walkThrough(tx, of, prefix, first, (*bbolt.Cursor).Next)
}

// descending gives the pairs of a space whose key begins with prefix against key order: those below
// before, or from the last one when before is nil.
func descending(tx *bbolt.Tx, of space, prefix, before []byte) pairs {
	if before == nil {
		before = successor(prefix)
	}
	first := func(c *bbolt.Cursor) ([]byte, []byte) { return lastBelow(c, before) }
	return walkThrough(tx, of, prefix, first, (*bbolt.Cursor).Prev)
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

func walkThrough(tx *bbolt.Tx, of space, prefix []byte, first, next func(*bbolt.Cursor) (k, v []byte)) pairs {
	return func(yield func(pair, error) bool) {
		var c *bbolt.Cursor
		own := func(k, v []byte) ([]byte, []byte) {
			for k != nil && bytes.HasPrefix(k, prefix) && !of.holds(k) {
				k, v = next(c)
			}
			return k, v
		}
		p, err := step(func() (k, v []byte) {
			c = tx.Bucket([]byte(of.bucket)).Cursor()
			return own(first(c))
		})
		for err == nil && p.key != nil && bytes.HasPrefix(p.key, prefix) {
			if !yield(p, nil) {
				return
			}
			p, err = step(func() (k, v []byte) { return own(next(c)) })
		}
		if err != nil {
			yield(pair{}, err)
		}
	}
}

// step moves a cursor. A panic of bbolt's on the way becomes an error; one of whoever reads the list
// stays theirs.
func step(move func() (k, v []byte)) (p pair, err error) {
	defer sayDamaged(&err)
	p.key, p.value = move()
	return p, nil
}

// rows reads the records of the table's own pairs.
func (t table[T]) rows(list pairs) iter.Seq2[T, error] {
	return records(list, func(p pair) (T, error) { return t.decode(p.key, p.value) })
}

// behind reads the records that the pairs of one of the table's indexes stand for.
func (t table[T]) behind(rows keys, list pairs) iter.Seq2[T, error] {
	return records(list, func(p pair) (T, error) { return t.get(rows, p.value) })
}

func records[T any](list pairs, read func(pair) (T, error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for p, err := range list {
			var row T
			if err == nil {
				row, err = read(p)
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}
