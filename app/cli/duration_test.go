package cli

import (
	"testing"
	"time"
)

func TestDuration(t *testing.T) {
	const day = 24 * time.Hour
	for typed, want := range map[string]time.Duration{
		"90m": 90 * time.Minute, "24h": day, "30d": 30 * day, "2w": 14 * day, "1w2d3h": 9*day + 3*time.Hour,
		"1.5h": 90 * time.Minute, "1.5d": 36 * time.Hour, "-1d": -day,
	} {
		var d duration
		if err := d.Set(typed); err != nil || time.Duration(d) != want {
			t.Errorf("%s is %v, %v, want %v", typed, time.Duration(d), err, want)
		}
	}
	for _, typed := range []string{"", "d", "daily", "30", "1y", "1.5.5d", ".d", "30 d", "99999999999999d", "106752d"} {
		if d := new(duration); d.Set(typed) == nil {
			t.Errorf("%q is %v, want an error", typed, d)
		}
	}
	for d, want := range map[time.Duration]string{30 * day: "30d", 36 * time.Hour: "36h0m0s", 0: "0s", 90 * time.Second: "1m30s"} {
		if got := (*duration)(&d).String(); got != want {
			t.Errorf("%v is written %s, want %s", d, got, want)
		}
	}
}

func TestMostSimilar(t *testing.T) {
	for typed, want := range map[string]string{
		"pionts add": "points add", "chekc": "check", "resotre": "restore", "reader lst": "reader list", "xyz": "", "": "", "a": "",
	} {
		if got := mostSimilar(typed, newGrammar().proposals()); got != want {
			t.Errorf("mostSimilar(%q) = %q, want %q", typed, got, want)
		}
	}
}
