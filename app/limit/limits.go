// Package limit bounds how often readers and addresses do things, by token buckets in bounded memory.
package limit

import (
	"crypto/sha256"
	"net/netip"
	"time"

	"littleshelf/app"
)

// Rates are the limits as the shopkeeper sets them.
type Rates struct {
	Logins    Rate // of one address
	Writes    Rate // of one reader: comments, codes, logouts
	Buys      Rate // of one reader
	Downloads Rate // of one reader, or of one address when nobody is known to ask
}

// strays is how many calls of one address may come to nothing. They cost little; the limit keeps the logs and
// the processor for others.
var strays = Rate{120, time.Minute}

// perFile has a file count as one download of a reader or address however often it is asked for, in whole
// or in ranges, within ten minutes.
var perFile = Rate{1, 10 * time.Minute}

// Limits counts what readers and addresses do. Readers have a table of their own, which no number of
// addresses can crowd.
type Limits struct {
	now       func() time.Time
	start     time.Time // times are counted from here, by the monotonic clock if now has one
	readers   side
	addresses side
	fetched   table // what was fetched, and by whom, within perFile
}

type side struct {
	rates [app.NumActivities]Rate
	table table
}

// New makes limits by rates. now is the clock.
func New(r Rates, now func() time.Time) *Limits {
	return &Limits{
		now: now, start: now(),
		readers:   side{[app.NumActivities]Rate{app.Writes: r.Writes, app.Buys: r.Buys, app.Downloads: r.Downloads}, newTable()},
		addresses: side{[app.NumActivities]Rate{app.Logins: r.Logins, app.Downloads: r.Downloads, app.Strays: strays}, newTable()},
		fetched:   newTable(),
	}
}

// Allow counts one activity of a reader, or gives how long to wait, and then counts nothing.
func (l *Limits) Allow(what app.Activity, user app.UserID) (wait time.Duration) {
	return l.take(&l.readers, key{what, user})
}

// AllowAddress is Allow for whoever asks from a network.
func (l *Limits) AllowAddress(what app.Activity, from netip.Prefix) (wait time.Duration) {
	return l.take(&l.addresses, key{what, from.Addr().As16()})
}

// AllowFile counts a download of file by user, or by whoever asks from a network when no user is known,
// unless the same was counted within ten minutes. It returns how long to wait, and then counts nothing.
func (l *Limits) AllowFile(file string, user app.UserID, from netip.Prefix) (wait time.Duration) {
	side, who := &l.readers, [16]byte(user)
	if user.IsZero() {
		side, who = &l.addresses, from.Addr().As16()
	}
	if side.rates[app.Downloads] == (Rate{}) {
		return 0
	}
	sum := sha256.Sum256(append(who[:], file...))
	again := key{app.Downloads, [16]byte(sum[:16])}
	now := l.now().Sub(l.start)
	if l.fetched.isSpent(again, now) {
		return 0
	}
	if wait = l.take(side, key{app.Downloads, who}); wait == 0 {
		l.fetched.take(again, perFile, now)
	}
	return wait
}

func (l *Limits) take(s *side, k key) (wait time.Duration) {
	rate := s.rates[k.what]
	if rate == (Rate{}) {
		return 0
	}
	return s.table.take(k, rate, l.now().Sub(l.start))
}
