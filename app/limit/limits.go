// Package limit bounds how often readers and addresses do things, by token buckets in bounded
// memory.
package limit

import (
	"crypto/sha256"
	"net/netip"
	"sync/atomic"
	"time"

	"littleshelf/app"
)

// Rates are the configurable limits.
type Rates struct {
	Logins    Rate // per address
	Writes    Rate // per reader: comments, codes, logouts
	Buys      Rate // per reader
	Downloads Rate // per reader, or per address if the reader is unknown
	Pages     Rate // images of pages, the same
	Searches  Rate // per address
}

// strays limits the failed calls of one address. They cost little; the limit bounds the log and the
// CPU time that they use.
var strays = Rate{120, time.Minute}

// turns limits the positions that one reader stores. A client may send each page that is turned.
var turns = Rate{120, time.Minute}

// signIns limits the passwords that one address tries at the keeper's desk.
var signIns = Rate{10, 10 * time.Minute}

// pairings limits the pairings that one address begins: a household, a class or an office.
var pairings = Rate{30, 5 * time.Minute}

// polls limits how often the browsers at one address ask whether they are signed in: forty of them,
// each every two seconds.
var polls = Rate{1200, time.Minute}

// wrongPasswords limits the app passwords from one address that open nothing. An app whose password
// was ended goes on asking.
var wrongPasswords = Rate{30, 10 * time.Minute}

// confirms limits the codes of pairings that one reader tries, and confirmsFrom those that the
// readers at one address try: a network of phones has few addresses.
var (
	confirms     = Rate{5, 5 * time.Minute}
	confirmsFrom = Rate{60, 5 * time.Minute}
)

// perFile limits how often the same file counts as a download: once in ten minutes for each reader
// or address, however many requests or ranges fetch it.
var perFile = Rate{1, 10 * time.Minute}

// Limits counts the activities of readers and addresses. Readers have a table of their own, so that
// many addresses cannot evict them.
type Limits struct {
	now       func() time.Time
	start     time.Time // durations count from here, by the monotonic clock if now has one
	readers   limiter
	addresses limiter
	files     table // files downloaded within perFile, by reader or address
}

type limiter struct {
	rates atomic.Pointer[[app.NumActivities]Rate]
	table table
}

// New returns Limits with the rates r. now is the clock.
func New(r Rates, now func() time.Time) *Limits {
	l := &Limits{
		now: now, start: now(),
		readers: limiter{table: newTable()}, addresses: limiter{table: newTable()}, files: newTable(),
	}
	l.Set(r)
	return l
}

// Set replaces the rates. What readers and addresses have done stays counted. The zero Rates set no
// limit at all.
func (l *Limits) Set(r Rates) {
	readers, addresses := new([app.NumActivities]Rate), new([app.NumActivities]Rate)
	if r != (Rates{}) {
		*readers = [app.NumActivities]Rate{
			app.Writes: r.Writes, app.Buys: r.Buys, app.Turns: turns, app.Downloads: r.Downloads,
			app.PageViews: r.Pages, app.Confirms: confirms,
		}
		*addresses = [app.NumActivities]Rate{
			app.Logins: r.Logins, app.Downloads: r.Downloads, app.PageViews: r.Pages, app.Searches: r.Searches,
			app.SignIns: signIns, app.Strays: strays, app.Pairings: pairings, app.Confirms: confirmsFrom,
			app.Polls: polls, app.WrongPasswords: wrongPasswords,
		}
	}
	l.readers.rates.Store(readers)
	l.addresses.rates.Store(addresses)
}

// Allow counts one activity of a reader. If the limit is reached it counts nothing and returns the
// time to wait.
func (l *Limits) Allow(activity app.Activity, user app.UserID) (wait time.Duration) {
	return l.take(&l.readers, key{activity, user})
}

// AllowAddress is Allow for an address: an IPv4 address or an IPv6 network.
func (l *Limits) AllowAddress(activity app.Activity, from netip.Prefix) (wait time.Duration) {
	return l.take(&l.addresses, key{activity, from.Addr().As16()})
}

// AllowFile counts a download of file by user, or by an address if user is zero. The same file
// counts once within perFile. If the limit is reached it counts nothing and returns the time to
// wait.
func (l *Limits) AllowFile(file string, user app.UserID, from netip.Prefix) (wait time.Duration) {
	limiter, id := &l.readers, [16]byte(user)
	if user.IsZero() {
		limiter, id = &l.addresses, from.Addr().As16()
	}
	if limiter.rates.Load()[app.Downloads] == (Rate{}) {
		return 0
	}
	sum := sha256.Sum256(append(id[:], file...))
	fileKey := key{app.Downloads, [16]byte(sum[:16])}
	now := l.now().Sub(l.start)
	if l.files.isSpent(fileKey, now) {
		return 0
	}
	if wait = l.take(limiter, key{app.Downloads, id}); wait == 0 {
		l.files.take(fileKey, perFile, now)
	}
	return wait
}

func (l *Limits) take(from *limiter, k key) (wait time.Duration) {
	rate := from.rates.Load()[k.activity]
	if rate == (Rate{}) {
		return 0
	}
	return from.table.take(k, rate, l.now().Sub(l.start))
}
