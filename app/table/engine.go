package table

import (
	"iter"

	"littleshelf/app"
)

// Pair is a key and its value in a space. Both belong to the transaction.
type Pair struct{ Key, Value []byte }

// Pairs is a list of pairs. It ends at its first error.
type Pairs = iter.Seq2[Pair, error]

// Keys reads values by key.
type Keys interface {
	// Get returns the value at key, or nil if there is none. The value belongs to the transaction.
	Get(at *Space, key []byte) ([]byte, error)
}

// Lists is a transaction that reads one snapshot.
type Lists interface {
	Keys
	// GetAll is Get for many keys of one space. An engine on a network sends one request for all.
	GetAll(at *Space, keys [][]byte) (values [][]byte, err error)
	// Ascend lists the pairs of a space whose keys begin with prefix, in key order. It begins at
	// the first key that is not below from, or at the first key if from is nil.
	Ascend(in *Space, prefix, from []byte) Pairs
	// Descend lists the pairs of a space whose keys begin with prefix, in reverse key order. It
	// begins at the last key below before, or at the last key if before is nil.
	Descend(in *Space, prefix, before []byte) Pairs
}

// Writes is a transaction that writes, and reads its own writes.
type Writes interface {
	Keys
	// Old is Get for a value that is about to be replaced, or for a unique key that is about to be
	// used. An engine may assume that there is no value. Then its commit must fail if there is one,
	// and the engine must run the transaction again without that assumption.
	Old(at *Space, key []byte) ([]byte, error)
	Put(at *Space, key, value []byte) error
	Delete(at *Space, key []byte) error
}

// NewReader returns the reader of a View that reads from lists.
func NewReader(lists Lists) app.Reader { return &reader{getter{lists}, lists} }

// NewTx returns the transaction of an Update that writes to writes.
func NewTx(writes Writes) app.Tx { return &tx{getter{writes}, writes} }
