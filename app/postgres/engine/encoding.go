package engine

import (
	"encoding/binary"

	"github.com/jackc/pgx/v5/pgtype"
)

// These functions write and read the binary form of PostgreSQL's types
// (https://www.postgresql.org/docs/current/protocol-overview.html#PROTOCOL-FORMAT-CODES). The form
// of a bytea is its bytes.

func int2(n int16) []byte { return binary.BigEndian.AppendUint16(nil, uint16(n)) }

func int4(n int32) []byte { return binary.BigEndian.AppendUint32(nil, uint32(n)) }

func int8b(n int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(n)) }

func boolean(b bool) []byte {
	if b {
		return []byte{1}
	}
	return []byte{0}
}

// integer reads an integer of 2, 4 or 8 bytes.
func integer(b []byte) int64 {
	switch len(b) {
	case 2:
		return int64(int16(binary.BigEndian.Uint16(b)))
	case 4:
		return int64(int32(binary.BigEndian.Uint32(b)))
	case 8:
		return int64(binary.BigEndian.Uint64(b))
	}
	return 0
}

// array returns an array of one dimension. A nil element is NULL.
func array(of uint32, elements [][]byte) []byte {
	size := 20
	for _, e := range elements {
		size += 4 + len(e)
	}
	b := make([]byte, 0, size)
	if len(elements) == 0 {
		b = append(b, 0, 0, 0, 0, 0, 0, 0, 0)
		return binary.BigEndian.AppendUint32(b, of)
	}
	b = append(b, 0, 0, 0, 1, 0, 0, 0, 1) // one dimension; there may be NULLs
	b = binary.BigEndian.AppendUint32(b, of)
	b = binary.BigEndian.AppendUint32(b, uint32(len(elements)))
	b = append(b, 0, 0, 0, 1) // the first index
	for _, e := range elements {
		if e == nil {
			b = append(b, 0xff, 0xff, 0xff, 0xff)
			continue
		}
		b = append(binary.BigEndian.AppendUint32(b, uint32(len(e))), e...)
	}
	return b
}

// The elements of arrays.
const (
	boolType  = pgtype.BoolOID
	byteaType = pgtype.ByteaOID
	int2Type  = pgtype.Int2OID
	int4Type  = pgtype.Int4OID
	int8Type  = pgtype.Int8OID
)
