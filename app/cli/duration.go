package cli

import (
	"flag"
	"regexp"
	"strconv"
	"time"

	"littleshelf/app/text"
)

// duration is the value of a flag: a Go duration that may also have days (d) and weeks (w).
type duration time.Duration

// durationVar defines a flag with a duration as its value.
func durationVar(f *flag.FlagSet, p *time.Duration, name string, value time.Duration, usage string) {
	*p = value
	f.Var((*duration)(p), name, usage)
}

// calendar matches days and weeks, which Go durations do not have. A day has 24 hours.
var calendar = regexp.MustCompile(`[\d.]+[dw]`)

func (d *duration) Set(typed string) error {
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
	parsed, err := time.ParseDuration(inHours)
	if err != nil {
		return text.Errorf("not a length of time, such as 90m, 24h, 30d or 2w")
	}
	*d = duration(parsed)
	return nil
}

// String returns whole days as "30d", and other durations as Go does.
func (d *duration) String() string {
	const day = 24 * time.Hour
	if whole := time.Duration(*d) / day; whole > 0 && time.Duration(*d)%day == 0 {
		return strconv.FormatInt(int64(whole), 10) + "d"
	}
	return time.Duration(*d).String()
}
