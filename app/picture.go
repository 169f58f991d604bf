package app

import (
	"cmp"
	"crypto/sha256"
)

// MaxPicture is the greatest size of a reader's picture, in bytes.
const MaxPicture = 256 << 10

// Picture is a reader's avatar as the shop serves it. User.Picture is its hash.
type Picture struct {
	User UserID
	JPEG string // the bytes of the file
}

// Hash returns the hash of the file.
func (p Picture) Hash() FileHash { return sha256.Sum256([]byte(p.JPEG)) }

// Validate returns the first rule that a picture breaks.
func (p Picture) Validate() error {
	return cmp.Or(hasID("user", p.User), within("jpeg", len(p.JPEG), 1, MaxPicture))
}
