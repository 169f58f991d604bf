package app

import (
	"cmp"
	"crypto/sha256"
	"log/slog"
	"time"
)

// KeeperSessionID is the primary key of a keeper's session. It is not a secret: the secret of the
// cookie is.
type KeeperSessionID = ID[KeeperSession]

// KeeperSecretHash is the stored form of the secret of a keeper's cookie or link.
type KeeperSecretHash [sha256.Size]byte

// KeeperSession is one browser in which the keeper is signed in.
type KeeperSession struct {
	ID      KeeperSessionID
	Secret  KeeperSecretHash
	Device  string // the browser's name for itself, for the keeper's list of devices
	Created time.Time
	Seen    time.Time
	Expires time.Time
}

// MaxDeviceName is the longest name of a keeper's device, in characters.
const MaxDeviceName = 200

// Validate returns the first rule that a keeper's session breaks.
func (s KeeperSession) Validate() error {
	if s.Secret == (KeeperSecretHash{}) {
		return broken("secret", "must not be zero")
	}
	return cmp.Or(
		hasID("id", s.ID),
		hasText("device", s.Device, false, MaxDeviceName),
		hasTime("created", s.Created),
		hasTime("seen", s.Seen),
		hasTime("expires", s.Expires),
	)
}

// String redacts a hash in messages.
func (h KeeperSecretHash) String() string { return "[secret]" }

// LogValue redacts a hash in logs.
func (h KeeperSecretHash) LogValue() slog.Value { return slog.StringValue(h.String()) }
