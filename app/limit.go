package app

import (
	"context"
	"time"
)

// Activity is a kind of call that a rate limit counts.
type Activity uint8

const (
	// Reads change nothing and are cheap, so they have no limit.
	Reads Activity = iota
	// Logins make one call to WeChat each.
	Logins
	// Writes are comments, attempts to redeem a code, and logouts.
	Writes
	// Buys are purchases of books.
	Buys
	// Turns are pages turned: writes of a reader's position.
	Turns
	// Downloads are counted per file and per reader or address.
	Downloads
	// PageViews are images of pages, counted per reader or address.
	PageViews
	// Searches scan the catalogue. They are counted per address, because they need no session.
	Searches
	// SignIns are attempts to sign in at the keeper's desk.
	SignIns
	// Pairings are browsers that begin to sign in. They are counted per address.
	Pairings
	// Confirms are codes of pairings that readers enter, right or wrong, counted per reader and per
	// address.
	Confirms
	// Polls are questions of browsers whether their pairing is confirmed, counted per address.
	Polls
	// WrongPasswords are app passwords that open nothing, counted per address.
	WrongPasswords
	// Strays are calls that fail because of malformed fields or an unknown session.
	Strays

	// NumActivities is the number of activities, and the length of arrays indexed by Activity.
	NumActivities
)

// Limiter limits how often a reader does something.
type Limiter interface {
	// Allow counts one activity of user. If the limit is exceeded, it counts nothing and returns
	// how long to wait.
	Allow(activity Activity, user UserID) (wait time.Duration)
}

// admit counts an activity of the reader whom a credential identifies. It runs in a View before the
// Update: a call that is throttled or not signed in does not use the writer, and an Update that
// runs its function twice is counted once.
func (s *Shop) admit(ctx context.Context, who Credential, activity Activity) error {
	if s.Limiter == nil {
		return nil
	}
	var user User
	err := view(ctx, s.Store, func(r Reader) (err error) {
		user, _, err = who.identify(s, r)
		return err
	})
	if err != nil {
		return internal("提交失败", err)
	}
	if wait := s.Limiter.Allow(activity, user.ID); wait > 0 {
		return TooOften(wait)
	}
	return nil
}
