package app

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Rate is a number of activities in a time. The zero Rate sets no limit.
type Rate struct {
	Count int
	Per   time.Duration
}

// maxRateCount keeps the time of one activity, in whole nanoseconds, far above 0.
const maxRateCount = 1_000_000

var rateUnits = []struct {
	name string
	per  time.Duration
}{{"s", time.Second}, {"m", time.Minute}, {"h", time.Hour}}

// ParseRate parses a rate per second, minute or hour, like 30/m (or /s, /h). 0 sets no limit.
func ParseRate(written string) (Rate, bool) {
	if written == "0" {
		return Rate{}, true
	}
	count, unit, _ := strings.Cut(written, "/")
	n, err := strconv.ParseUint(count, 10, 64)
	for _, u := range rateUnits {
		if u.name == unit && err == nil && 1 <= n && n <= maxRateCount {
			return Rate{Count: int(n), Per: u.per}, true
		}
	}
	return Rate{}, false
}

// String is the inverse of ParseRate.
func (r Rate) String() string {
	for _, u := range rateUnits {
		if u.per == r.Per {
			return fmt.Sprintf("%d/%s", r.Count, u.name)
		}
	}
	return "0"
}
