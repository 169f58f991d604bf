package backup

import (
	"path/filepath"
	"time"
)

// Status is how the backups of a running server are.
type Status struct {
	Plan Plan
	Last time.Time // of the last good backup; zero if there is none
	Due  time.Time // of the next backup; zero if none are made

	// Failed and Why are about the last attempt, unless it succeeded.
	Failed time.Time
	Why    error

	Sends bool // each backup is sent elsewhere too
	Sent  Sent // the last attempt to send one
}

// Sent is the outcome of sending a backup elsewhere. The zero Sent is none yet.
type Sent struct {
	File string // its name
	At   time.Time
	Err  error // nil if it arrived
}

// Status returns the status.
func (s *Schedule) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := s.status
	status.Plan, status.Sends = s.Plan, s.Send != nil
	return status
}

// LastGood returns the time of the last good backup. It returns false if there is none.
func (s *Schedule) LastGood() (time.Time, bool) {
	last := s.Status().Last
	return last, !last.IsZero()
}

func (s *Schedule) lastGood() string {
	if at, ok := s.LastGood(); ok {
		return at.In(s.Now().Location()).Format(time.RFC3339)
	}
	return "never"
}

// following returns the plan that is followed, which is not yet the newest in a schedule that
// waits.
func (s *Schedule) following() Plan {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.plan
}

func (s *Schedule) setDue(at time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status.Due = at
}

func (s *Schedule) failed(at time.Time, why error, next time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status.Failed, s.status.Why, s.status.Due = at, why, next
}

func (s *Schedule) succeeded(at, next time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status.Last, s.status.Due, s.status.Failed, s.status.Why = at, next, time.Time{}, nil
}

func (s *Schedule) sent(path string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.status.Sent = Sent{filepath.Base(path), s.Now(), err}
}
