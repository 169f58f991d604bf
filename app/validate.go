package app

import (
	"fmt"
	"time"
	"unicode/utf8"
)

// Each type that a store keeps has a method Validate. It returns the first broken rule, as
// "field: reason", or nil. Use cases, the seed, import and Check validate with it.

// MaxBalance is the highest balance, in points, because clients handle it as a JavaScript number.
const MaxBalance = MaxNumber

// laterRule is a broken rule that older versions of littleshelf did not have. Check reports it as
// a remark, because rows of older versions may break it.
type laterRule struct{ error }

// broken returns the error for a field that breaks a rule.
func broken(field, format string, args ...any) error {
	return fmt.Errorf(field+": "+format, args...)
}

// hasID returns an error if id is zero.
func hasID[Of any](field string, id ID[Of]) error {
	if id.IsZero() {
		return broken(field, "must not be zero")
	}
	return nil
}

// within returns an error if n is not from low to high.
func within[N ~int | ~int64 | ~uint64](field string, n, low, high N) error {
	if n < low || n > high {
		return broken(field, "must be from %d to %d", low, high)
	}
	return nil
}

// hasText returns an error if text is not UTF-8, has more than longest characters, or is empty
// and required.
func hasText(field, text string, required bool, longest int) error {
	switch {
	case required && text == "":
		return broken(field, "must not be empty")
	case !utf8.ValidString(text) || utf8.RuneCountInString(text) > longest:
		return broken(field, "must be UTF-8 of at most %d characters", longest)
	}
	return nil
}

// hasVisible returns an error if text has no visible character.
func hasVisible(field, text string) error {
	if visible(text) == 0 {
		return laterRule{broken(field, "has no character that shows")}
	}
	return nil
}

// A clock can show, and an export can contain, times from earliest up to but not including
// beyond.
var (
	earliest = time.Unix(0, 0)
	beyond   = time.Date(10000, time.January, 1, 0, 0, 0, 0, time.UTC)
)

// hasTime returns an error if t is neither zero nor from 1970 to 9999.
func hasTime(field string, t time.Time) error {
	if !t.IsZero() && (t.Before(earliest) || !t.Before(beyond)) {
		return broken(field, "must be from 1970 to 9999")
	}
	return nil
}

// plus returns a + b. ok is false if the sum overflows.
func plus(a, b int64) (sum int64, ok bool) {
	sum = a + b
	return sum, (sum > a) == (b > 0)
}

// Validate returns the first rule that a counter breaks.
func (c Counter) Validate() error {
	if c.Name != bookCounter && c.Name != commentCounter {
		return broken("name", "%.40q is no counter", c.Name)
	}
	return within("last", c.Last, 0, MaxNumber)
}

// The shop has two counters.
const (
	bookCounter    = "book"
	commentCounter = "comment"
)

// String returns the counter's name.
func (c Counter) String() string { return c.Name }
