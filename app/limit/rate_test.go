package limit

import (
	"testing"
	"time"
)

func TestRateText(t *testing.T) {
	for text, want := range map[string]Rate{
		"0": {}, "1/h": {1, time.Hour}, "600/m": {600, time.Minute}, "1000000/s": {1_000_000, time.Second},
	} {
		got := Rate{Count: 9}
		if err := got.UnmarshalText([]byte(text)); err != nil || got != want {
			t.Errorf("%s = %v, %v, want %v", text, got, err, want)
		}
		if back, err := got.MarshalText(); string(back) != text {
			t.Errorf("%v is written %s, %v, want %s", got, back, err, text)
		}
	}
	for _, text := range []string{"", "30", "/m", "30/", "30/d", "30/M", "30/m/m", "0/m", "-1/m", "+1/m", "1.5/m",
		" 1/m", "1000001/s", "00", "99999999999999999999/m"} {
		var r Rate
		if err := r.UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is parsed as %v, want an error", text, r)
		}
	}
}

// TestTake checks that a full bucket has Count tokens, that each comes back after its refill time,
// and that a refused take takes none.
func TestTake(t *testing.T) {
	for _, rate := range []Rate{{1, time.Hour}, {7, time.Minute}, {600, time.Minute}, {70_000, time.Second}} {
		refill := rate.Per / time.Duration(rate.Count)
		now := 5 * time.Hour
		full := now
		for i := range rate.Count {
			if wait := rate.take(&full, now); wait != 0 {
				t.Fatalf("%v: take %d waits %v", rate, i+1, wait)
			}
		}
		for range 3 {
			if wait := rate.take(&full, now); wait != refill {
				t.Errorf("%v: the next waits %v, want %v", rate, wait, refill)
			}
		}
		now += refill - 1
		if wait := rate.take(&full, now); wait != 1 {
			t.Errorf("%v: a moment too early waits %v, want 1 ns", rate, wait)
		}
		now++
		if wait := rate.take(&full, now); wait != 0 {
			t.Errorf("%v: in time waits %v", rate, wait)
		}
		if wait := rate.take(&full, now); wait != refill {
			t.Errorf("%v: another waits %v, want %v", rate, wait, refill)
		}
		now += 100 * rate.Per // a long idle time fills the bucket only once
		taken := 0
		for rate.take(&full, now) == 0 {
			taken++
		}
		if taken != rate.Count {
			t.Errorf("%v: %d at once after a long idle time, want %d", rate, taken, rate.Count)
		}
	}
}
