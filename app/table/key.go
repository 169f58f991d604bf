package table

import (
	"crypto/sha256"
	"encoding/binary"
	"time"

	"littleshelf/app"
)

// Keys are made of fixed-width fields in the order of the lists. So byte order is field order, and
// no field needs escaping. A field of variable width is the only field of its key, is hashed, or
// ends with a zero byte.

// number returns 8 bytes, big-endian.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// instant returns a time in milliseconds since 1970, as a number.
func instant(t time.Time) []byte { return number(uint64(t.UnixMilli())) }

// id returns 16 bytes.
func id[Of any](id app.ID[Of]) []byte { return id[:] }

// digest returns 32 bytes for a text of any length.
func digest(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

// join returns the concatenation of fields.
func join(fields ...[]byte) []byte {
	var key []byte
	for _, f := range fields {
		key = append(key, f...)
	}
	return key
}

// Successor returns the first key after all keys that begin with prefix, or nil if there is none.
func Successor(prefix []byte) []byte {
	next := append([]byte(nil), prefix...)
	for i := len(next) - 1; i >= 0; i-- {
		if next[i]++; next[i] != 0 {
			return next[:i+1]
		}
	}
	return nil
}
