package app

import (
	"context"
	"time"
)

// Activity is a kind of thing readers do, as limits count them.
type Activity uint8

const (
	// Reads change nothing and cost little: they are not limited.
	Reads Activity = iota
	// Logins each cost a call to WeChat.
	Logins
	// Writes are comments, codes redeemed or tried, and logouts.
	Writes
	// Buys are exchanges of points for books.
	Buys
	// Downloads are files fetched: a file, by one reader or address, now and for a while.
	Downloads
	// Strays are calls that come to nothing: their fields are wrong, or they name no session.
	Strays

	// NumActivities is how many there are: tables indexed by Activity have this length.
	NumActivities
)

// Limiter bounds how often a reader does things.
type Limiter interface {
	// Allow counts one activity of user, or gives how long to wait, and then counts nothing.
	Allow(what Activity, user UserID) (wait time.Duration)
}

// admit counts an activity of the reader who holds key. It looks the reader up by itself, before the
// Update: whoever is refused, or not signed in, takes nothing of the one writer's time, and an Update
// that runs its function again does not count again.
func (s *Shop) admit(ctx context.Context, key SKey, what Activity) error {
	if s.Limiter == nil {
		return nil
	}
	var user User
	err := s.Store.View(ctx, func(r Reader) (err error) {
		user, _, err = s.signedIn(r, key)
		return err
	})
	if err != nil {
		return internal("提交失败", err)
	}
	if wait := s.Limiter.Allow(what, user.ID); wait > 0 {
		return TooOften(wait)
	}
	return nil
}
