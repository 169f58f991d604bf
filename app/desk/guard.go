package desk

import (
	"time"

	"littleshelf/app"
)

// guardWait is how long an attempt waits for the one before it.
const guardWait = 5 * time.Second

// The guards by who waits for them.
const (
	strangers = iota
	knownDevices
)

// compare runs fn, which compares a password. That is slow on purpose, so one comparison at a time
// is made for devices that were signed in before, and one for all others: strangers can make each
// other wait, and not the keeper. Over the limit of an address, fn is not run.
func (d *Desk) compare(rq *request, fn func() (app.KeeperKey, error)) (app.KeeperKey, error) {
	lane := strangers
	if d.known(rq) {
		lane = knownDevices
	} else if d.Limit != nil {
		if wait := d.Limit(d.ClientOf(rq.r)); wait > 0 {
			return "", app.TooOften(wait)
		}
	}
	timer := time.NewTimer(guardWait)
	defer timer.Stop()
	select {
	case d.guards[lane] <- struct{}{}:
		defer func() { <-d.guards[lane] }()
		return fn()
	case <-timer.C:
		return "", app.TooOften(guardWait)
	case <-rq.r.Context().Done():
		return "", rq.r.Context().Err()
	}
}
