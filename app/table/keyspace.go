package table

import "littleshelf/app"

// Space is the set of keys of one table or index. An engine may distinguish spaces by Bucket,
// Number or Name. All three must never change.
type Space struct {
	Name string // unique; used in messages

	// Bucket is shared by the spaces of a user's keys, which differ by their kind. An engine with
	// pages or regions should store a bucket in one place, so that a purchase writes to one place.
	Bucket string

	// Number is unique, and never 0. It is for an engine with a cost for each byte of a key.
	Number byte

	// Tail is the number of bytes at the end of a key by which lists descend, newest first. An
	// engine that cannot list in descending order may store these bytes inverted. It is 0 if lists
	// ascend.
	Tail int

	kind keyKind
}

// keyKind is the kind of keys that a space has in a bucket. In the users' bucket, all keys of a
// user begin with the key of the user's row: uid[16], the kind, and more. A purchase writes four of
// them. So it changes one page instead of four pages in four buckets, and a read of one key most
// likely loads the page of the others.
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

// ofUser returns a key in the users' bucket. Without fields it is the prefix of all the user's keys
// of that kind.
func ofUser(user app.UserID, kind keyKind, fields ...[]byte) []byte {
	return append(append(id(user), byte(kind)), join(fields...)...)
}

// Holds reports whether a key of the bucket belongs to the space.
func (s *Space) Holds(key []byte) bool {
	switch s.kind {
	case alone:
		return true
	case userRow:
		return len(key) == uidLen
	}
	return len(key) > uidLen && key[uidLen] == byte(s.kind)
}

// Before returns a bound for a descending search from key, which is a key of the bucket but not of
// the space. The space has no key from the bound up to key.
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
