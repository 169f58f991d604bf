package app

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"time"
)

// SessionID is a session's primary key. It is not a secret: the SKey is.
type SessionID = ID[Session]

// SKey is the secret of a client's session: 40 lower-case hex characters. Only its hash is
// stored, so that a stolen database file lets no one log in.
type SKey string

// SKeyHash is the stored form of an SKey.
type SKeyHash [sha256.Size]byte

// extendEvery is how often a session in use extends its expiry: one write a day.
const extendEvery = 24 * time.Hour

// Session is one signed-in device.
type Session struct {
	ID      SessionID
	User    UserID
	SKey    SKeyHash
	Epoch   uint64 // the reader's epoch at the login
	Created time.Time
	Expires time.Time
	Device  string // what the browser says that it is; empty for the mini-program
}

// MaxSessionDevice is the longest name of a session's device, in characters.
const MaxSessionDevice = 40

// Validate returns the first rule that a session breaks.
func (s Session) Validate() error {
	if s.SKey == (SKeyHash{}) {
		return broken("skey", "must not be zero")
	}
	return cmp.Or(
		hasID("id", s.ID),
		hasID("user", s.User),
		within("epoch", s.Epoch, 0, MaxNumber),
		hasTime("created", s.Created),
		hasTime("expires", s.Expires),
		hasText("device", s.Device, false, MaxSessionDevice),
	)
}

func newSKey(rand io.Reader) SKey {
	var secret [20]byte
	readRandom(rand, secret[:])
	return SKey(hex.EncodeToString(secret[:]))
}

// Hash returns the stored form.
func (k SKey) Hash() SKeyHash { return sha256.Sum256([]byte(k)) }

// String redacts an skey in messages.
func (k SKey) String() string { return "[skey]" }

// LogValue redacts an skey in logs.
func (k SKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// MarshalText writes the hash as hex, its form in stored JSON.
func (h SKeyHash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText parses the output of MarshalText.
func (h *SKeyHash) UnmarshalText(text []byte) error {
	if len(text) != hex.EncodedLen(len(h)) {
		return hex.ErrLength
	}
	_, err := hex.Decode(h[:], text)
	return err
}
