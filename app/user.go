package app

import (
	"cmp"
	"time"
)

// UserID is a reader's public, stable id. It is safe to show; the openid is not.
type UserID = ID[User]

// SignupPoints is the balance after a reader's first login, unless the keeper has set another.
const SignupPoints = 30

// MaxDevices is how many sessions a reader can have. The next login ends the oldest one.
const MaxDevices = 10

// User is a reader. Only post changes Balance.
type User struct {
	ID      UserID
	OpenID  string // WeChat's id of the person; never leaves the server
	Profile Profile
	Balance int64       // points
	Entries uint64      // number of ledger entries; the last one's Seq
	Devices []SessionID // oldest first, at most MaxDevices
	Epoch   uint64      // sessions of an earlier epoch have ended
	Banned  bool
	Erased  bool // only the id and the ledger are left
	Created time.Time
	Seen    time.Time // last login or session extension
	Picture FileHash  // of the reader's own avatar; zero without one
}

// Name returns the name in the reader's profile. If there is none, it is made from the public id.
func (u User) Name() string {
	if name := u.Profile.Known().NickName; visible(name) > 0 {
		return name
	}
	id := u.ID.String()
	return "书友" + id[len(id)-4:]
}

// maxOpenID is the longest openid, in characters. A real one has 28.
const maxOpenID = 128

// Validate returns the first rule that a reader breaks. An erased reader has no personal data.
func (u User) Validate() error {
	if u.Erased && (u.OpenID != "" || u.Profile != Profile{} || !u.Picture.IsZero()) {
		return broken("erased", "an erased reader has neither openid nor profile")
	}
	if u.Erased && (u.Banned || len(u.Devices) > 0) {
		return broken("erased", "an erased reader is not banned and has no devices")
	}
	return cmp.Or(
		hasID("id", u.ID),
		hasText("openid", u.OpenID, !u.Erased, maxOpenID),
		u.Profile.Validate(),
		within("balance", u.Balance, 0, MaxBalance),
		within("entries", u.Entries, 0, MaxNumber),
		within("epoch", u.Epoch, 0, MaxNumber),
		hasTime("created", u.Created),
		hasTime("seen", u.Seen),
	)
}

// post adds delta to the balance and returns the reader and the ledger entry, which the caller
// stores. No other function changes a balance.
func (u User) post(delta int64, why Why, ref string, at time.Time) (User, Entry, error) {
	after, ok := plus(u.Balance, delta)
	switch {
	case ok && after < 0:
		return u, Entry{}, errInsufficient
	case !ok || after > MaxBalance:
		return u, Entry{}, errTooManyPoints
	}
	u.Balance = after
	u.Entries++
	entry := Entry{User: u.ID, Seq: u.Entries, Delta: delta, Balance: u.Balance, Why: why, Ref: ref, At: at}
	return u, entry, entry.Validate()
}
