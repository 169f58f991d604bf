package bolt_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"littleshelf/app"
	"littleshelf/app/shoptest"
)

// bare is a shop's file that is used through bbolt only. It puts the same bytes as a purchase.
type bare struct {
	*bbolt.DB
	users [][]byte // keys
	order []byte   // the value of a row
	entry []byte
	next  int
}

func openBare(b *testing.B, file string) *bare {
	b.Helper()
	db, err := bbolt.Open(shoptest.Copy(b, file), 0o600, &bbolt.Options{InitialMmapSize: 4 << 30, NoFreelistSync: true})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	s := &bare{DB: db}
	err = db.View(func(tx *bbolt.Tx) error {
		_, order := tx.Bucket([]byte("orders")).Cursor().Last()
		s.order = bytes.Clone(order)
		return tx.Bucket([]byte("users")).ForEach(func(key, value []byte) error {
			switch {
			case len(key) == 16:
				s.users = append(s.users, bytes.Clone(key))
			case key[16] == 'e':
				s.entry = bytes.Clone(value)
			}
			return nil
		})
	})
	if err != nil {
		b.Fatal(err)
	}
	return s
}

// buy runs n Updates, one after the other, of readers at random places of the file.
func (s *bare) buy(b *testing.B, n int) time.Duration {
	began := time.Now()
	for range n {
		s.next++
		user := s.users[s.next*7919%len(s.users)]
		order := app.NewID(time.Now(), rand.Reader)
		number := binary.BigEndian.AppendUint64(nil, 1<<32+uint64(s.next)) // of the book and of the entry
		err := s.Update(func(tx *bbolt.Tx) error {
			put := func(bucket string, key, value []byte) error { return tx.Bucket([]byte(bucket)).Put(key, value) }
			return errors.Join(
				put("users", user, bytes.Clone(tx.Bucket([]byte("users")).Get(user))),
				put("users", bytes.Join([][]byte{user, {'e'}, number}, nil), s.entry),
				put("orders", order[:], s.order),
				put("users", bytes.Join([][]byte{user, {'o'}, order[:]}, nil), order[:]),
				put("users", bytes.Join([][]byte{user, {'b'}, number}, nil), order[:]),
			)
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(began)
}
