package app

import (
	"cmp"
	"crypto/sha256"
	"log/slog"
	"time"
)

// AppPasswordID identifies an app password. It is not a secret: the AppKey is.
type AppPasswordID = ID[AppPassword]

// AppPasswordHash is the stored form of an app password. Only the hash is stored, so that a stolen
// database file opens no shelf.
type AppPasswordHash [sha256.Size]byte

// MaxAppPasswords is how many app passwords a reader can have.
const MaxAppPasswords = 10

// MaxAppName is the longest name of an app password, in characters that show.
const MaxAppName = 40

// maxAppNameRunes bounds the characters of a name that do not show.
const maxAppNameRunes = 4 * MaxAppName

// AppPassword lets one app outside WeChat, such as a reading app, act as its reader. It reads and
// keeps positions; a Credential says what it cannot do.
type AppPassword struct {
	User    UserID
	Slot    int // from 1 to MaxAppPasswords: a reader's app passwords are found without a list
	ID      AppPasswordID
	Hash    AppPasswordHash
	Name    string // the reader's, for the list of app passwords
	Epoch   uint64 // the reader's when it was made: a logout everywhere ends it
	Created time.Time
	Used    time.Time // zero until the first use; stored once a day
}

// Validate returns the first rule that an app password breaks.
func (p AppPassword) Validate() error {
	if p.Hash == (AppPasswordHash{}) {
		return broken("hash", "must not be zero")
	}
	return cmp.Or(
		hasID("user", p.User),
		within("slot", p.Slot, 1, MaxAppPasswords),
		hasID("id", p.ID),
		hasText("name", p.Name, true, maxAppNameRunes),
		within("epoch", p.Epoch, 0, MaxNumber),
		hasTime("created", p.Created),
		hasTime("used", p.Used),
	)
}

// opens reports whether the password still opens its reader's shelf.
func (p AppPassword) opens(user User) bool {
	return p.Epoch == user.Epoch && !user.Banned && !user.Erased
}

// String redacts a hash in messages.
func (AppPasswordHash) String() string { return "[app password]" }

// LogValue redacts a hash in logs.
func (h AppPasswordHash) LogValue() slog.Value { return slog.StringValue(h.String()) }
