package limit

import (
	"time"

	"littleshelf/app"
	"littleshelf/app/text"
)

// Rate is the size and the refill rate of a token bucket: Count tokens, refilled evenly in Per. The
// zero Rate sets no limit.
type Rate app.Rate

// UnmarshalText parses a rate as app.ParseRate does.
func (r *Rate) UnmarshalText(written []byte) error {
	parsed, ok := app.ParseRate(string(written))
	if !ok {
		return text.Errorf("write a limit like 30/m (or /s, /h), or 0 for no limit")
	}
	*r = Rate(parsed)
	return nil
}

// MarshalText is the inverse of UnmarshalText.
func (r Rate) MarshalText() ([]byte, error) { return []byte(app.Rate(r).String()), nil }

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
