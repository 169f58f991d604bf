package cli

import (
	"errors"
	"flag"
	"regexp"
	"strconv"
	"strings"
	"time"

	"littleshelf/app/text"
)

// The errors of package flag. They have no types, so their texts are parsed.
var (
	unknownFlag  = regexp.MustCompile(`^flag provided but not defined: -(.*)$`)
	missingValue = regexp.MustCompile(`^flag needs an argument: -(.*)$`)
	invalidValue = regexp.MustCompile(`(?s)^invalid (?:boolean )?value (".*") for (?:flag )?-([^:]+): (.*)$`)
)

// explain converts an error of flags.Parse to one that says what to write instead.
func explain(flags *flag.FlagSet, err error) error {
	if err == nil {
		return nil
	}
	if found := unknownFlag.FindStringSubmatch(err.Error()); found != nil {
		return noFlag(flags, found[1])
	}
	if found := missingValue.FindStringSubmatch(err.Error()); found != nil {
		return needsValue(flags.Lookup(found[1]))
	}
	found := invalidValue.FindStringSubmatch(err.Error())
	if found == nil {
		return err
	}
	typed, name, reason := found[1], found[2], found[3]
	return text.Errorf("-%s: %w", name, refusal(flags.Lookup(name), typed, reason))
}

// noFlag returns the error for a flag that does not exist.
func noFlag(flags *flag.FlagSet, name string) error {
	if _, err := strconv.ParseFloat(name, 64); err == nil {
		return text.Errorf("-%s is no flag; an argument that begins with - stands after --", name)
	}
	var names []string
	flags.VisitAll(func(f *flag.Flag) { names = append(names, "-"+f.Name) })
	return didYouMean(text.Errorf("-%s is no flag", clip(name)), mostSimilar("-"+name, names))
}

// needsValue returns the error for a flag without its value.
func needsValue(f *flag.Flag) error {
	value, _ := flag.UnquoteUsage(f)
	return text.Errorf("-%s needs a value: -%[1]s %s", f.Name, strings.ToUpper(value))
}

// meant returns a flag that an argument probably means, typed without its dash or with another
// dash, or else the most similar of words, or "".
func meant(arg string, flags *flag.FlagSet, words []string) string {
	if half := retyped(arg); half != "" {
		return half
	}
	if flags.Lookup(arg) != nil {
		return "-" + arg
	}
	return mostSimilar(arg, words)
}

// refusal returns the error for a value that a flag does not accept.
func refusal(f *flag.Flag, quoted, reason string) error {
	cause := errors.New(reason)
	if reason == "parse error" {
		cause = expected(f)
	}
	typed, _ := strconv.Unquote(quoted)
	switch {
	case reason == "value out of range", cause.Error() == errTooLarge.Error():
		return text.Errorf("%s is too large", quoted)
	case strings.HasPrefix(cause.Error(), "not "):
		return didYouMean(text.Errorf("%s is %w", quoted, cause), retyped(typed))
	}
	return text.Errorf("%s: %w", quoted, cause)
}

// expected describes the values that one of package flag's own types accepts.
func expected(f *flag.Flag) error {
	value := f.Value
	if recorded, ok := value.(*recorder); ok {
		value = recorded.Value
	}
	getter, _ := value.(flag.Getter)
	switch getter.Get().(type) {
	case bool:
		return text.Errorf("not true or false")
	case time.Duration:
		return text.Errorf("not a length of time, such as %s", f.DefValue)
	}
	if f.DefValue == "0" {
		return errNotNumber
	}
	return text.Errorf("not a whole number, such as %s", f.DefValue)
}

// didYouMean adds to an error the word that was probably meant, unless it is "".
func didYouMean(err error, word string) error {
	if word == "" {
		return err
	}
	return text.Errorf("%w; did you mean %s?", err, word)
}

// mostSimilar returns the word that is most similar to typed, or "" if none is similar. Letters
// may be in upper case or full-width.
func mostSimilar(typed string, words []string) string {
	typed = strings.ToLower(halfwidth(typed))
	best, least := "", len(typed)/3+1
	for _, word := range words {
		if len(typed) > 2*len(word) {
			continue
		}
		if d := distance(typed, word); d <= least && (best == "" || d < least) {
			best, least = word, d
		}
	}
	return best
}

// distance returns the optimal string alignment distance of a and b: the number of characters to
// insert, delete, replace or swap with the next one.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	before, last := make([]int, len(t)+1), make([]int, len(t)+1)
	for j := range last {
		last[j] = j
	}
	for i := range s {
		row := make([]int, len(t)+1)
		row[0] = i + 1
		for j := range t {
			replaced := last[j]
			if s[i] != t[j] {
				replaced++
			}
			row[j+1] = min(replaced, last[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && s[i] == t[j-1] && s[i-1] == t[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(t)]
}
