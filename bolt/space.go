package bolt

import "littleshelf/app"

// space is where the keys of a table or of an index are: a bucket of its own, or its share of the
// readers' bucket.
type space struct {
	name   string // how it is called in messages
	bucket string
	kind   keyKind
}

// keyKind tells whose a key of a bucket is. In the readers' bucket, what is a reader's stands behind the
// reader's row: at uid[16], the kind, and more. A purchase writes four things of one reader, so it changes
// one page there and not four in as many buckets, and who reads one has most likely read the others.
type keyKind byte

const (
	alone     keyKind = 0 // in a bucket that nobody shares
	readerRow keyKind = 1 // at uid[16]

	ownedBook   keyKind = 'b'
	ledgerEntry keyKind = 'e'
	readerOrder keyKind = 'o'
)

const readersBucket = "users"

// in is a bucket of one's own.
func in(bucket string) space { return space{bucket, bucket, alone} }

// withReaders is a share of the readers' bucket.
func withReaders(name string, kind keyKind) space { return space{name, readersBucket, kind} }

// ofReader is a key in the readers' bucket, or with no fields what all those of a kind begin with.
func ofReader(user app.UserID, kind keyKind, fields ...[]byte) []byte {
	return append(append(id(user), byte(kind)), join(fields...)...)
}

// holds tells whether a key of the bucket is one of the space's.
func (s space) holds(key []byte) bool {
	const uid = len(app.UserID{})
	switch s.kind {
	case alone:
		return true
	case readerRow:
		return len(key) == uid
	}
	return len(key) > uid && key[uid] == byte(s.kind)
}
