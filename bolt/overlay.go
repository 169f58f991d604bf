package bolt

import (
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app/table"
)

// overlay holds the writes of one Update until apply. It is a table.Writes. A read returns the
// Update's own write of that key, or else the value in the transaction behind it.
type overlay struct {
	behind *transaction
	writes map[cell][]byte // nil is a deletion
}

// cell is the space and the key of a value.
type cell struct {
	space *table.Space
	key   string
}

func newOverlay(behind *transaction) *overlay { return &overlay{behind, make(map[cell][]byte)} }

func (o *overlay) Get(at *table.Space, key []byte) ([]byte, error) {
	if value, ok := o.writes[cell{at, string(key)}]; ok {
		return value, nil
	}
	return o.behind.Get(at, key)
}

// Old is Get. A read is so cheap here that a cached value would save nothing.
func (o *overlay) Old(at *table.Space, key []byte) ([]byte, error) { return o.Get(at, key) }

// Put returns the errors that bbolt's Put would return in apply. An error in apply fails all
// Updates of the commit.
func (o *overlay) Put(at *table.Space, key, value []byte) error {
	switch {
	case len(key) == 0:
		return bolterrors.ErrKeyRequired
	case len(key) > bbolt.MaxKeySize:
		return bolterrors.ErrKeyTooLarge
	case len(value) > bbolt.MaxValueSize:
		return bolterrors.ErrValueTooLarge
	}
	o.writes[cell{at, string(key)}] = append([]byte{}, value...)
	return nil
}

func (o *overlay) Delete(at *table.Space, key []byte) error {
	o.writes[cell{at, string(key)}] = nil
	return nil
}

// apply writes to the transaction, which must be rolled back after an error.
func (o *overlay) apply() error {
	for at, value := range o.writes {
		var err error
		if value == nil {
			err = o.behind.bucket(at.space).Delete([]byte(at.key))
		} else {
			err = o.behind.bucket(at.space).Put([]byte(at.key), value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
