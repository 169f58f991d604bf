package table

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"time"
)

// A record is a format byte, its fields one after the other without names, and a CRC-32C over both
// (4 bytes, little-endian), since a disk may return other bytes than were written. The record of a
// user has a third of the size of its JSON, and is coded in a fifteenth of the time.

// recordFormat is the first byte of a record. It is not '{', with which the JSON of old files
// begins.
const recordFormat = 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// coder writes or reads the fields of a record, one after the other. So one list of fields is
// enough for both.
type coder struct {
	to   []byte // the bytes written
	from string // the bytes left to read; strings that are read share its memory

	reading bool
	bad     bool // a field is truncated or out of range
}

// newWriter returns a coder that writes a record.
func newWriter() *coder { return &coder{to: append(make([]byte, 0, 256), recordFormat)} }

// sealed returns the finished record.
func (c *coder) sealed() []byte {
	return binary.LittleEndian.AppendUint32(c.to, crc32.Checksum(c.to, castagnoli))
}

// newReader returns a coder that reads a record. It checks the format and the checksum.
func newReader(record []byte) (*coder, error) {
	end := len(record) - crc32.Size
	if end < 1 || record[0] != recordFormat {
		return nil, errors.New("it is no record")
	}
	if crc32.Checksum(record[:end], castagnoli) != binary.LittleEndian.Uint32(record[end:]) {
		return nil, errors.New("its checksum does not match: it was changed on disk")
	}
	return &coder{from: string(record[1:end]), reading: true}, nil
}

// next reads n bytes, or none if fewer are left.
func (c *coder) next(n uint64) string {
	if n > uint64(len(c.from)) {
		c.bad = true
		return ""
	}
	read := c.from[:n]
	c.from = c.from[n:]
	return read
}

// ended reports whether the record has no further field. Such a record is older than the field.
func (c *coder) ended() bool { return c.reading && c.from == "" }

// array codes a field of fixed length.
func (c *coder) array(field []byte) {
	switch {
	case !c.reading:
		c.to = append(c.to, field...)
	case !c.ended():
		copy(field, c.next(uint64(len(field))))
	}
}

// text codes a field of any length as its length and its bytes.
func (c *coder) text(field *string) {
	n := uint64(len(*field))
	unsigned(c, &n)
	switch {
	case !c.reading:
		c.to = append(c.to, *field...)
	default:
		*field = c.next(n)
	}
}

// optional codes a field of fixed length that is zero in most rows, where it takes one byte.
func (c *coder) optional(field []byte) {
	var whole string
	if !c.reading && !isZero(field) {
		whole = string(field)
	}
	c.text(&whole)
	switch len(whole) {
	case 0:
	case len(field):
		copy(field, whole)
	default:
		c.bad = true
	}
}

func isZero(field []byte) bool { return len(bytes.TrimLeft(field, "\x00")) == 0 }

// boolean codes a field as 0 or 1.
func (c *coder) boolean(field *bool) {
	var n uint64
	if *field {
		n = 1
	}
	unsigned(c, &n)
	*field = n == 1
	c.bad = c.bad || n > 1
}

// time codes a field as milliseconds since 1970, in UTC.
func (c *coder) time(field *time.Time) {
	if c.ended() {
		return
	}
	ms := field.UnixMilli()
	signed(c, &ms)
	if c.reading {
		*field = time.UnixMilli(ms).UTC()
	}
}

// unsigned codes an unsigned integer as a varint of encoding/binary (LEB128).
func unsigned[N ~uint64](c *coder, field *N) {
	if !c.reading {
		c.to = binary.AppendUvarint(c.to, uint64(*field))
		return
	}
	*field = N(c.uvarint())
}

// signed codes a signed integer as a zigzag varint of encoding/binary.
func signed[N ~int | ~int64](c *coder, field *N) {
	if !c.reading {
		c.to = binary.AppendVarint(c.to, int64(*field))
		return
	}
	zigzag := c.uvarint()
	*field = N(int64(zigzag>>1) ^ -int64(zigzag&1))
}

// list codes the number of items, and each item.
func list[T any](c *coder, field *[]T, item func(*T)) {
	n := uint64(len(*field))
	unsigned(c, &n)
	if n > uint64(len(c.from)) && c.reading {
		c.bad = true
		return
	}
	if c.reading && n > 0 {
		*field = make([]T, n)
	}
	for i := range *field {
		item(&(*field)[i])
	}
}

// uvarint reads an integer. It returns 0 if no bytes are left.
func (c *coder) uvarint() (n uint64) {
	if c.ended() {
		return 0
	}
	for i := 0; i < len(c.from) && i < binary.MaxVarintLen64; i++ {
		b := c.from[i]
		if i == binary.MaxVarintLen64-1 && b > 1 {
			break // more than 64 bits
		}
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			c.from = c.from[i+1:]
			return n
		}
	}
	c.bad = true
	return 0
}
