package app

import (
	"cmp"
	"crypto/sha256"
	"log/slog"
	"regexp"
	"time"
)

// PairCode is the code by which a reader signs in on another screen: six characters that a browser
// shows and the reader types into the mini-program. No character looks like another one.
type PairCode string

var pairCode = regexp.MustCompile(`^[2-9A-HJ-NP-Z]{6}$`)

// String redacts a code in messages.
func (PairCode) String() string { return "[code]" }

// LogValue redacts a code in logs.
func (c PairCode) LogValue() slog.Value { return slog.StringValue(c.String()) }

// PairSecretHash is the stored form of the secret of the browser that shows a code.
type PairSecretHash [sha256.Size]byte

// String redacts a hash in messages.
func (PairSecretHash) String() string { return "[secret]" }

// LogValue redacts a hash in logs.
func (h PairSecretHash) LogValue() slog.Value { return slog.StringValue(h.String()) }

// Pairing is a browser in which a reader is about to sign in.
type Pairing struct {
	Code    PairCode
	Secret  PairSecretHash
	User    UserID // who has entered the code; zero until then
	Epoch   uint64 // the reader's then, so that a logout everywhere ends the pairing too
	Created time.Time
	Expires time.Time
}

// Validate returns the first rule that a pairing breaks.
func (p Pairing) Validate() error {
	switch {
	case !pairCode.MatchString(string(p.Code)):
		return broken("code", "must have 6 characters without look-alikes")
	case p.Secret == PairSecretHash{}:
		return broken("secret", "must not be zero")
	}
	return cmp.Or(
		within("epoch", p.Epoch, 0, MaxNumber),
		hasTime("created", p.Created),
		hasTime("expires", p.Expires),
	)
}
