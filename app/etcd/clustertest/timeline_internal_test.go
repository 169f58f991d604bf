//go:build unix

package clustertest

import (
	"errors"
	"testing"
	"time"
)

func TestTimeline(t *testing.T) {
	start := time.Now()
	at := func(ms int) time.Time { return start.Add(time.Duration(ms) * time.Millisecond) }
	var l Timeline
	l.add(at(0), at(100), nil)
	l.add(at(0), at(700), nil) // the clients' calls end in any order
	l.add(at(150), at(200), nil)
	l.add(at(300), at(400), errors.New("no"))
	if done, failed := l.Counts(); done != 3 || len(failed) != 1 {
		t.Errorf("Counts = %d, %v", done, failed)
	}
	for _, tt := range []struct {
		from, to            int
		rate                float64
		standstill, longest time.Duration
	}{
		{0, 1000, 3, 500 * time.Millisecond, 700 * time.Millisecond},
		{0, 200, 5, 100 * time.Millisecond, 100 * time.Millisecond},
		{800, 1000, 0, 200 * time.Millisecond, 0},
	} {
		from, to := at(tt.from), at(tt.to)
		if got := l.Rate(from, to); got != tt.rate {
			t.Errorf("%d to %d: Rate = %v, want %v", tt.from, tt.to, got, tt.rate)
		}
		if got := l.Standstill(from, to); got != tt.standstill {
			t.Errorf("%d to %d: Standstill = %v, want %v", tt.from, tt.to, got, tt.standstill)
		}
		if got := l.Longest(from, to); got != tt.longest {
			t.Errorf("%d to %d: Longest = %v, want %v", tt.from, tt.to, got, tt.longest)
		}
	}
}
