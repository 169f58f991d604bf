package app

import "time"

// UserID is a reader's public, stable id. It is safe to show; the openid is not.
type UserID = ID[User]

// SignupPoints is what a reader's first login grants.
const SignupPoints = 30

// MaxDevices is how many sessions a reader holds at once; a further login ends the oldest.
const MaxDevices = 10

// User is a reader. Balance changes in post and nowhere else.
type User struct {
	ID      UserID
	OpenID  string // who WeChat says it is; never leaves the server
	Profile Profile
	Balance int64       // points
	Entries uint64      // ledger entries so far: the last one's Seq
	Devices []SessionID // oldest first, at most MaxDevices
	Epoch   uint64      // sessions of an earlier epoch are over
	Banned  bool
	Erased  bool // nothing is left but an id, for the money's sake
	Created time.Time
	Seen    time.Time // last login or session extension
}

// Name is what the shop calls the reader: the profile's name, or one made from the public id
// while there is no profile.
func (u User) Name() string {
	if name := u.Profile.Known().NickName; name != "" {
		return name
	}
	id := u.ID.String()
	return "书友" + id[len(id)-4:]
}

// post moves points and writes the line that says so: the one place where a balance changes.
func (u User) post(delta int64, why Why, ref string, at time.Time) (User, Entry, error) {
	if u.Balance+delta < 0 {
		return u, Entry{}, errInsufficient
	}
	u.Balance += delta
	u.Entries++
	return u, Entry{User: u.ID, Seq: u.Entries, Delta: delta, Balance: u.Balance, Why: why, Ref: ref, At: at}, nil
}
