//go:build unix

package clustertest

import (
	"slices"
	"sync"
	"time"
)

// Timeline measures what a fault does to the calls of many clients. Its methods are safe for
// concurrent use.
type Timeline struct {
	mu     sync.Mutex
	done   []call
	failed []error
}

// call is a call that succeeded.
type call struct {
	end  time.Time
	took time.Duration
}

// Do makes a call and records it. It returns the call's error.
func (l *Timeline) Do(call func() error) error {
	begin := time.Now()
	err := call()
	l.add(begin, time.Now(), err)
	return err
}

func (l *Timeline) add(begin, end time.Time, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err != nil {
		l.failed = append(l.failed, err)
		return
	}
	l.done = append(l.done, call{end, end.Sub(begin)})
}

// Counts returns the number of calls that succeeded, and the errors of the others.
func (l *Timeline) Counts() (done int, failed []error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.done), slices.Clone(l.failed)
}

// between returns the calls that ended in the period, in the order of their ends.
func (l *Timeline) between(from, to time.Time) (calls []call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.done {
		if !c.end.Before(from) && c.end.Before(to) {
			calls = append(calls, c)
		}
	}
	slices.SortFunc(calls, func(a, b call) int { return a.end.Compare(b.end) })
	return calls
}

// Rate returns how many calls a second succeeded in the period.
func (l *Timeline) Rate(from, to time.Time) float64 {
	return float64(len(l.between(from, to))) / to.Sub(from).Seconds()
}

// Standstill returns the longest time in the period in which no call of any client succeeded.
func (l *Timeline) Standstill(from, to time.Time) (longest time.Duration) {
	last := from
	for _, c := range l.between(from, to) {
		longest = max(longest, c.end.Sub(last))
		last = c.end
	}
	return max(longest, to.Sub(last))
}

// Longest returns how long the longest call took of those that succeeded in the period.
func (l *Timeline) Longest(from, to time.Time) (longest time.Duration) {
	for _, c := range l.between(from, to) {
		longest = max(longest, c.took)
	}
	return longest
}
