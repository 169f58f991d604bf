package app

import (
	"context"
	"time"
)

// dutyPoll is how often work that is to be done once looks whether this server is on duty.
const dutyPoll = 5 * time.Second

// onDuty reports whether this server does what is to be done once.
func (s *Shop) onDuty() bool { return s.OnDuty == nil || s.OnDuty() }

// shared reports whether other servers use the store too. It is on other machines then.
func (s *Shop) shared() bool { return s.OnDuty != nil }

// awaitDuty waits until this server is on duty, and calls idle every dutyPoll meanwhile. It returns
// false if ctx ends first.
func (s *Shop) awaitDuty(ctx context.Context, idle func()) bool {
	for !s.onDuty() {
		if idle(); !sleep(ctx, dutyPoll) {
			return false
		}
	}
	return ctx.Err() == nil
}
