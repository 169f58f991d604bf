package app

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// The rules of rows. Each type that a store keeps has a Validate, which names the first field that no
// call of the shop would have written so, as "field: reason". The calls, the seed, import and Check
// prove the same rules with it.

// MaxBalance bounds what a reader has, in points: a client handles it as a JavaScript number.
const MaxBalance = MaxNumber

// laterRule is a broken rule that older versions of littleshelf did not have. Rows that they wrote may
// break it, so Check remarks on it and is content.
type laterRule struct{ error }

// broken is a rule that field breaks.
func broken(field, format string, args ...any) error {
	return fmt.Errorf(field+": "+format, args...)
}

// hasID wants an id that names something.
func hasID[Of any](field string, id ID[Of]) error {
	if id.IsZero() {
		return broken(field, "must not be zero")
	}
	return nil
}

// within wants a number from low to high.
func within[N ~int | ~int64 | ~uint64](field string, n, low, high N) error {
	if n < low || n > high {
		return broken(field, "must be from %d to %d", low, high)
	}
	return nil
}

// hasText wants UTF-8 of up to most characters, and at least one if required.
func hasText(field, text string, required bool, most int) error {
	switch {
	case required && text == "":
		return broken(field, "must not be empty")
	case !utf8.ValidString(text) || utf8.RuneCountInString(text) > most:
		return broken(field, "must be UTF-8 of at most %d characters", most)
	}
	return nil
}

// hasVisible wants at least one character that shows.
func hasVisible(field, text string) error {
	if visible(text) == 0 {
		return laterRule{broken(field, "has no character that shows")}
	}
	return nil
}

// The times that a clock shows and an export can say.
var (
	earliest = time.Unix(0, 0)
	beyond   = time.Date(10000, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// hasTime wants a time from 1970 to 9999, or none.
func hasTime(field string, t time.Time) error {
	if !t.IsZero() && (t.Before(earliest) || !t.Before(beyond)) {
		return broken(field, "must be from 1970 to 9999")
	}
	return nil
}

// plus adds points, and reports whether the sum is a number of points at all.
func plus(a, b int64) (sum int64, ok bool) {
	sum = a + b
	return sum, (sum > a) == (b > 0)
}

// Validate names what is wrong with a counter.
func (c Counter) Validate() error {
	if c.Name != bookCounter && c.Name != commentCounter {
		return broken("name", "%.40q is no counter", c.Name)
	}
	return within("last", c.Last, 0, MaxNumber)
}

// The names of the counters.
const (
	bookCounter    = "book"
	commentCounter = "comment"
)

// String is the counter's name.
func (c Counter) String() string { return c.Name }
