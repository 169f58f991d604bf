package bolt

import (
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// keys is what a table reads and writes by key: a bbolt transaction, or one Update's share of it.
type keys interface {
	// get gives a value, or nil. It belongs to the transaction.
	get(bucket string, key []byte) []byte
	put(bucket string, key, value []byte) error
	del(bucket string, key []byte) error
}

// direct reads and writes a transaction itself.
type direct struct{ *bbolt.Tx }

func (d direct) get(bucket string, key []byte) []byte { return d.Bucket([]byte(bucket)).Get(key) }

func (d direct) put(bucket string, key, value []byte) error {
	return d.Bucket([]byte(bucket)).Put(key, value)
}

func (d direct) del(bucket string, key []byte) error { return d.Bucket([]byte(bucket)).Delete(key) }

// share is one Update's part of a transaction. It reads what it wrote, and the transaction behind
// that; the transaction learns of its writes by apply.
type share struct {
	behind direct
	writes map[cell][]byte // nil is a deletion
}

// cell is where a value stands.
type cell struct{ bucket, key string }

func newShare(b *bbolt.Tx) *share { return &share{direct{b}, make(map[cell][]byte)} }

func (s *share) get(bucket string, key []byte) []byte {
	if value, ok := s.writes[cell{bucket, string(key)}]; ok {
		return value
	}
	return s.behind.get(bucket, key)
}

// put refuses here what bbolt would refuse when it is too late for this Update alone.
func (s *share) put(bucket string, key, value []byte) error {
	switch {
	case len(key) == 0:
		return bolterrors.ErrKeyRequired
	case len(key) > bbolt.MaxKeySize:
		return bolterrors.ErrKeyTooLarge
	case len(value) > bbolt.MaxValueSize:
		return bolterrors.ErrValueTooLarge
	}
	s.writes[cell{bucket, string(key)}] = append([]byte{}, value...)
	return nil
}

func (s *share) del(bucket string, key []byte) error {
	s.writes[cell{bucket, string(key)}] = nil
	return nil
}

// apply writes to the transaction. An error leaves it half written: it must be rolled back.
func (s *share) apply() error {
	for at, value := range s.writes {
		var err error
		if value == nil {
			err = s.behind.del(at.bucket, []byte(at.key))
		} else {
			err = s.behind.put(at.bucket, []byte(at.key), value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
