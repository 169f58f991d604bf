package limit

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is how often something may be done: Count times in Per, and as often at once by whoever was
// idle that long. The zero Rate sets no limit.
type Rate struct {
	Count int
	Per   time.Duration
}

// maxCount keeps the time between two takes, which is whole nanoseconds, far from 0.
const maxCount = 1_000_000

var units = []struct {
	name string
	per  time.Duration
}{{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}}

// UnmarshalText reads 30/m: so often in a second, minute or hour (s, m, h). 0 sets no limit.
func (r *Rate) UnmarshalText(text []byte) error {
	if string(text) == "0" {
		*r = Rate{}
		return nil
	}
	count, unit, _ := strings.Cut(string(text), "/")
	n, err := strconv.ParseUint(count, 10, 64)
	for _, u := range units {
		if u.name == unit && err == nil && 1 <= n && n <= maxCount {
			*r = Rate{Count: int(n), Per: u.per}
			return nil
		}
	}
	return errors.New("a limit reads like 30/m (or /s, /h), or 0 for none")
}

// MarshalText writes what UnmarshalText reads.
func (r Rate) MarshalText() ([]byte, error) {
	for _, u := range units {
		if u.per == r.Per {
			return fmt.Appendf(nil, "%d/%s", r.Count, u.name), nil
		}
	}
	return []byte("0"), nil
}

// take takes one token out of a bucket, or gives how long to wait for one, and then takes none. A
// bucket is one number, the time at which it will be full: each token taken puts that off by the time
// one takes to come back. (This is the generic cell rate algorithm, ITU-T I.371, annex A.)
func (r Rate) take(full *time.Duration, now time.Duration) (wait time.Duration) {
	each := r.Per / time.Duration(r.Count)
	after := max(*full, now) + each
	if wait := after - now - each*time.Duration(r.Count); wait > 0 {
		return wait
	}
	*full = after
	return 0
}
