package cli

import (
	"flag"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// What package flag says of a mistake, which is less than it knows.
var (
	unknownFlag  = regexp.MustCompile(`^flag provided but not defined: -(.*)$`)
	missingValue = regexp.MustCompile(`^flag needs an argument: -(.*)$`)
	invalidValue = regexp.MustCompile(`(?s)^invalid (?:boolean )?value (".*") for (?:flag )?-([^:]+): (.*)$`)
)

// explain puts an error of flags.Parse into words that say what to write instead.
func explain(flags *flag.FlagSet, err error) error {
	if err == nil {
		return nil
	}
	if found := unknownFlag.FindStringSubmatch(err.Error()); found != nil {
		var names []string
		flags.VisitAll(func(f *flag.Flag) { names = append(names, "-"+f.Name) })
		return fmt.Errorf("-%s is no flag%s", found[1], didYouMean("-"+found[1], names))
	}
	if found := missingValue.FindStringSubmatch(err.Error()); found != nil {
		value, _ := flag.UnquoteUsage(flags.Lookup(found[1]))
		return fmt.Errorf("-%s needs a value: -%[1]s %s", found[1], strings.ToUpper(value))
	}
	found := invalidValue.FindStringSubmatch(err.Error())
	if found == nil {
		return err
	}
	typed, name, reason := found[1], found[2], found[3]
	return fmt.Errorf("-%s: %s", name, refusal(flags.Lookup(name), typed, reason))
}

// refused is the sentence for a value that a flag does not take: it says what the flag takes.
func refusal(f *flag.Flag, quoted, reason string) string {
	if reason == "parse error" || reason == "value out of range" {
		reason = "not " + expected(f)
	}
	if strings.HasPrefix(reason, "not ") {
		return quoted + " is " + reason
	}
	return quoted + ": " + reason
}

// wanted says what one of package flag's own values takes.
func expected(f *flag.Flag) string {
	value := f.Value
	if recorded, is := value.(*recorder); is {
		value = recorded.Value
	}
	getter, _ := value.(flag.Getter)
	switch getter.Get().(type) {
	case bool:
		return "true or false"
	case time.Duration:
		return "a length of time, such as " + f.DefValue
	}
	return "a whole number, such as " + f.DefValue
}

// didYouMean proposes the word that typed is most like, if it is like one.
func didYouMean(typed string, words []string) string {
	best, least := "", len(typed)/3+1
	for _, word := range words {
		if d := distance(typed, word); d <= least && (best == "" || d < least) {
			best, least = word, d
		}
	}
	if best == "" {
		return ""
	}
	return "; did you mean " + best + "?"
}

// distance is how many characters must be put in, left out, replaced or swapped with the next to make b of a
// (optimal string alignment).
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
