package app

import (
	"errors"
	"regexp"
	"strconv"
	"time"
)

// calendar matches days and weeks, which Go durations do not have. A day has 24 hours.
var calendar = regexp.MustCompile(`[\d.]+[dw]`)

var errNoSpan = errors.New("not a length of time, such as 90m, 24h, 30d or 2w")

// ParseSpan parses a length of time: a Go duration that may also have days (d) and weeks (w).
func ParseSpan(typed string) (time.Duration, error) {
	inHours := calendar.ReplaceAllStringFunc(typed, func(part string) string {
		days, err := strconv.ParseFloat(part[:len(part)-1], 64)
		if err != nil {
			return part
		}
		if part[len(part)-1] == 'w' {
			days *= 7
		}
		return strconv.FormatFloat(24*days, 'f', -1, 64) + "h"
	})
	span, err := time.ParseDuration(inHours)
	if err != nil {
		return 0, errNoSpan
	}
	return span, nil
}

// FormatSpan writes whole days as "30d", and other lengths of time as Go does.
func FormatSpan(span time.Duration) string {
	const day = 24 * time.Hour
	if whole := span / day; whole > 0 && span%day == 0 {
		return strconv.FormatInt(int64(whole), 10) + "d"
	}
	return span.String()
}
