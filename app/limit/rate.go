package limit

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"littleshelf/app/text"
)

// Rate is the size and the refill rate of a token bucket: Count tokens, refilled evenly in Per. The
// zero Rate sets no limit.
type Rate struct {
	Count int
	Per   time.Duration
}

// maxCount keeps the refill time of one token, in whole nanoseconds, far above 0.
const maxCount = 1_000_000

var units = []struct {
	name string
	per  time.Duration
}{{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}}

// UnmarshalText parses a rate per second, minute or hour, like 30/m (or /s, /h). 0 sets no limit.
func (r *Rate) UnmarshalText(written []byte) error {
	if string(written) == "0" {
		*r = Rate{}
		return nil
	}
	count, unit, _ := strings.Cut(string(written), "/")
	n, err := strconv.ParseUint(count, 10, 64)
	for _, u := range units {
		if u.name == unit && err == nil && 1 <= n && n <= maxCount {
			*r = Rate{Count: int(n), Per: u.per}
			return nil
		}
	}
	return text.Errorf("write a limit like 30/m (or /s, /h), or 0 for no limit")
}

// MarshalText is the inverse of UnmarshalText.
func (r Rate) MarshalText() ([]byte, error) {
	for _, u := range units {
		if u.per == r.Per {
			return fmt.Appendf(nil, "%d/%s", r.Count, u.name), nil
		}
	}
	return []byte("0"), nil
}

// take takes one token out of a bucket. If the bucket is empty it takes none and returns the time
// to wait. A bucket is one number: the time at which it will be full. Each token taken adds a
// token's refill time to it. (This is the generic cell rate algorithm, ITU-T I.371, annex A.)
func (r Rate) take(full *time.Duration, now time.Duration) (wait time.Duration) {
	refill := r.Per / time.Duration(r.Count)
	after := max(*full, now) + refill
	if wait := after - now - refill*time.Duration(r.Count); wait > 0 {
		return wait
	}
	*full = after
	return 0
}
