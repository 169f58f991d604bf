package bolt

import (
	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"littleshelf/app/table"
)

// overlay is one Update's part of a transaction, as a table.Writes. It keeps the writes apart and
// reads them, and the transaction behind them; apply writes to the transaction.
type overlay struct {
	behind *transaction
	writes map[cell][]byte // nil is a deletion
}

// cell is the place of a value.
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

// Old is Get: a read costs too little here for a guess to pay.
func (o *overlay) Old(at *table.Space, key []byte) ([]byte, error) { return o.Get(at, key) }

// Put refuses what bbolt would refuse in apply, where all Updates of the commit would fail with
// this one.
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

// apply writes to the transaction. An error leaves it half written: it must be rolled back.
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
