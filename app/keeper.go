package app

import (
	"cmp"
	"log/slog"
	"time"
)

// Keeper is the account of the person who runs the shop. A shop has at most one.
type Keeper struct {
	Password    string            // its hash, which the Shop's Passwords makes; empty if none is set
	Devices     []KeeperSessionID // signed in, oldest first, at most MaxKeeperDevices
	Link        KeeperSecretHash  // of the link that sets a password; zero if there is none
	LinkExpires time.Time
	Changed     time.Time
}

// MaxKeeperDevices is the largest number of devices of the keeper. The next sign-in ends the
// oldest.
const MaxKeeperDevices = 10

const maxPasswordHash = 200 // characters

// Validate returns the first rule that a keeper breaks.
func (k Keeper) Validate() error {
	return cmp.Or(
		hasText("password", k.Password, false, maxPasswordHash),
		within("devices", len(k.Devices), 0, MaxKeeperDevices),
		hasTime("link_expires", k.LinkExpires),
		hasTime("changed", k.Changed),
	)
}

// String redacts a keeper in messages.
func (k Keeper) String() string { return "[keeper]" }

// LogValue redacts a keeper in logs.
func (k Keeper) LogValue() slog.Value { return slog.StringValue(k.String()) }
