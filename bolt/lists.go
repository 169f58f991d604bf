package bolt

import (
	"bytes"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"littleshelf/app/table"
)

// transaction is a table.Lists on a bbolt transaction. bbolt panics on a damaged page. The methods
// return such a panic as an error, so that it ends this one transaction only.
type transaction struct {
	*bbolt.Tx
	found atomic.Pointer[buckets] // a cache of the buckets used so far
}

// buckets is a short list of buckets by name.
type buckets []*bucket

type bucket struct {
	name string
	*bbolt.Bucket
}

// bucket returns the bucket of a space from the cache, or looks it up. Two concurrent calls may
// both look it up.
func (t *transaction) bucket(of *table.Space) *bbolt.Bucket {
	known := t.found.Load()
	if known != nil {
		for _, b := range *known {
			if b.name == of.Bucket {
				return b.Bucket
			}
		}
	}
	all := buckets{{name: of.Bucket, Bucket: t.Tx.Bucket([]byte(of.Bucket))}}
	if known != nil {
		all = append(all, *known...)
	}
	t.found.Store(&all)
	return all[0].Bucket
}

func (t *transaction) Get(at *table.Space, key []byte) (value []byte, err error) {
	defer sayDamaged(&err)
	return t.bucket(at).Get(key), nil
}

func (t *transaction) GetAll(at *table.Space, keys [][]byte) (values [][]byte, err error) {
	defer sayDamaged(&err)
	bucket := t.bucket(at)
	values = make([][]byte, len(keys))
	for i, key := range keys {
		values[i] = bucket.Get(key)
	}
	return values, nil
}

func (t *transaction) Ascend(in *table.Space, prefix, from []byte) table.Pairs {
	if from == nil {
		from = prefix
	}
	first := func(c *bbolt.Cursor) ([]byte, []byte) { return c.Seek(from) }
	next := func(c *bbolt.Cursor) ([]byte, []byte) { return c.Next() }
	skip := func(c *bbolt.Cursor, _ []byte) ([]byte, []byte) { return c.Next() }
	return t.walk(in, prefix, first, next, skip)
}

func (t *transaction) Descend(in *table.Space, prefix, before []byte) table.Pairs {
	if before == nil {
		before = table.Successor(prefix)
	}
	first := func(c *bbolt.Cursor) ([]byte, []byte) { return lastBelow(c, before) }
	next := func(c *bbolt.Cursor) ([]byte, []byte) { return c.Prev() }
	skip := func(c *bbolt.Cursor, foreign []byte) ([]byte, []byte) { return lastBelow(c, in.Before(foreign)) }
	return t.walk(in, prefix, first, next, skip)
}

// lastBelow moves c to the last key below bound, or to the last key if bound is nil.
func lastBelow(c *bbolt.Cursor, bound []byte) (k, v []byte) {
	if bound != nil {
		if k, _ := c.Seek(bound); k != nil {
			return c.Prev()
		}
	}
	return c.Last()
}

// move moves a cursor.
type move = func(*bbolt.Cursor) (k, v []byte)

// skipMove moves a cursor on from a key that belongs to another space of the bucket.
type skipMove = func(c *bbolt.Cursor, foreign []byte) (k, v []byte)

// walk lists the pairs of a space whose keys begin with prefix.
func (t *transaction) walk(in *table.Space, prefix []byte, first, next move, skip skipMove) table.Pairs {
	return func(yield func(table.Pair, error) bool) {
		var c *bbolt.Cursor
		own := func(k, v []byte) ([]byte, []byte) {
			for k != nil && bytes.HasPrefix(k, prefix) && !in.Holds(k) {
				k, v = skip(c, k)
			}
			return k, v
		}
		p, err := step(func() (k, v []byte) {
			c = t.bucket(in).Cursor()
			return own(first(c))
		})
		for err == nil && p.Key != nil && bytes.HasPrefix(p.Key, prefix) {
			if !yield(p, nil) {
				return
			}
			p, err = step(func() (k, v []byte) { return own(next(c)) })
		}
		if err != nil {
			yield(table.Pair{}, err)
		}
	}
}

// step moves a cursor. It returns a panic of bbolt as an error. A panic of the list's caller passes
// through.
func step(move func() (k, v []byte)) (p table.Pair, err error) {
	defer sayDamaged(&err)
	p.Key, p.Value = move()
	return p, nil
}
