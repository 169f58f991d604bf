package app

import (
	"encoding/binary"
	"errors"
	"io"
	"time"

	"github.com/google/uuid"
)

// ID identifies a value of type Of: an ID[User] cannot be passed as an ID[Order].
type ID[Of any] uuid.UUID

// String returns the usual 36 characters.
func (id ID[Of]) String() string { return uuid.UUID(id).String() }

// IsZero reports whether id identifies nothing.
func (id ID[Of]) IsZero() bool { return id == ID[Of]{} }

// MarshalText writes the usual 36 characters.
func (id ID[Of]) MarshalText() ([]byte, error) { return uuid.UUID(id).MarshalText() }

// UnmarshalText reads the usual 36 characters. It does not accept the braces and URNs that
// uuid.Parse accepts.
func (id *ID[Of]) UnmarshalText(text []byte) error {
	if len(text) != 36 {
		return errors.New("an id has 36 characters")
	}
	return (*uuid.UUID)(id).UnmarshalText(text)
}

// NewID returns a UUIDv7 (RFC 9562, section 5.7). Time and randomness are parameters, so that a
// test with a fixed clock and seed gets the same ids every time. Byte order is time order, to
// about 250 ns (section 6.2, method 3). Ids of the same instant differ in 62 random bits.
func NewID(now time.Time, rand io.Reader) uuid.UUID {
	var id uuid.UUID
	readRandom(rand, id[8:])
	binary.BigEndian.PutUint64(id[:8], uint64(now.UnixMilli())<<16)
	fraction := uint16(now.Nanosecond() % 1e6 * 4096 / 1e6)
	binary.BigEndian.PutUint16(id[6:8], 7<<12|fraction)
	id[8] = id[8]&0x3f | 0x80
	return id
}

// IDAt returns an id that is greater than the ids made before at and not greater than the ids
// made at it or later.
func IDAt[Of any](at time.Time) (id ID[Of]) {
	binary.BigEndian.PutUint64(id[:8], uint64(max(1, at.UnixMilli()))<<16) // a zero id identifies nothing
	return id
}

// readRandom fills b with random bytes. It panics if the source fails, which crypto/rand never
// does: Go 1.24 ends the process instead.
func readRandom(rand io.Reader, b []byte) {
	if _, err := io.ReadFull(rand, b); err != nil {
		panic("littleshelf: random source: " + err.Error())
	}
}
