// Package limit bounds how often readers and addresses do things, by token buckets in bounded memory.
package limit

import (
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

// crowd is how many times as much as a reader an address may write and buy: carriers put many readers
// behind one.
const crowd = 20

// Limits counts what readers and addresses do. Readers have a table of their own, which no number of
// addresses can crowd.
type Limits struct {
	now       func() time.Time
	start     time.Time // times are counted from here, by the monotonic clock if now has one
	readers   side
	addresses side
}

type side struct {
	rates [app.NumActivities]Rate
	table table
}

// New makes limits by rates. now is the clock.
func New(r Rates, now func() time.Time) *Limits {
	return &Limits{
		now: now, start: now(),
		readers: side{[app.NumActivities]Rate{app.Writes: r.Writes, app.Buys: r.Buys, app.Downloads: r.Downloads}, newTable()},
		addresses: side{[app.NumActivities]Rate{
			app.Logins: r.Logins, app.Writes: r.Writes.times(crowd), app.Buys: r.Buys.times(crowd), app.Downloads: r.Downloads,
		}, newTable()},
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

func (l *Limits) take(s *side, k key) (wait time.Duration) {
	rate := s.rates[k.what]
	if rate == (Rate{}) {
		return 0
	}
	return s.table.take(k, rate, l.now().Sub(l.start))
}
