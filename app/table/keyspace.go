package table

import "littleshelf/app"

// Space is the set of keys of one table or index. An engine may keep it apart by Bucket, Number or
// Name; all three are for ever.
type Space struct {
	Name string // as messages call it; unique

	// Bucket is shared by the spaces that hold a user's keys, whose keys differ by their kind. An
	// engine with pages or regions keeps a bucket together, so that a purchase writes to one place.
	Bucket string

	// Number is unique, and never 0, for an engine that pays for each byte of a key.
	Number byte

	// Tail is the number of bytes at the end of a key by which lists run backwards, newest first.
	// An engine that cannot read backwards may store those bytes inverted. Zero where lists ascend.
	Tail int

	kind keyKind
}

// keyKind is the kind of keys that a space has in a bucket. In the users' bucket, the keys of a
// user begin with the user's own: uid[16], the kind, and more. A purchase writes four of them, so
// it changes one page and not four in as many buckets, and a read of one most likely brings the
// others into memory.
type keyKind byte

const (
	alone   keyKind = 0 // the only space of its bucket
	userRow keyKind = 1 // at uid[16]

	ownedBook   keyKind = 'b'
	ledgerEntry keyKind = 'e'
	userOrder   keyKind = 'o'
)

const (
	usersBucket = "users"
	uidLen      = len(app.UserID{})
)

// in returns a space with a bucket of its own.
func in(name string, number byte, tail int) Space {
	return Space{Name: name, Bucket: name, Number: number, Tail: tail}
}

// withUsers returns a space in the users' bucket.
func withUsers(name string, number byte, tail int, kind keyKind) Space {
	return Space{Name: name, Bucket: usersBucket, Number: number, Tail: tail, kind: kind}
}

// ofUser returns a key in the users' bucket, or without fields the prefix of all those of a kind.
func ofUser(user app.UserID, kind keyKind, fields ...[]byte) []byte {
	return append(append(id(user), byte(kind)), join(fields...)...)
}

// Holds reports whether a key of the bucket is one of the space's.
func (s *Space) Holds(key []byte) bool {
	switch s.kind {
	case alone:
		return true
	case userRow:
		return len(key) == uidLen
	}
	return len(key) > uidLen && key[uidLen] == byte(s.kind)
}

// Before returns a bound for a search downwards from key, which is a key of the bucket but not of
// the space: no key of the space is from the bound up to key.
func (s *Space) Before(key []byte) []byte {
	if len(key) < uidLen {
		return key
	}
	bound := append([]byte(nil), key[:uidLen]...)
	switch {
	case s.kind == userRow:
		return append(bound, 0)
	case len(key) > uidLen && key[uidLen] > byte(s.kind):
		return append(bound, byte(s.kind)+1)
	}
	return bound
}
