package text

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// Sentence translates a text whose values are filled in already, such as a finding of a check or a
// part of a stored receipt: these are English in the database, on the socket and in JSON. It looks
// for the format of the text in the catalogue, or else for those of the texts around a colon. A
// value of the verb v is translated too.
func (l Lang) Sentence(said string) string {
	if translated, ok := catalogues[l][said]; ok {
		return translated
	}
	for _, p := range patterns[l]() {
		if strings.Contains(said, p.longest) {
			if found := p.regexp.FindStringSubmatch(said); found != nil {
				return l.fill(p, found[1:])
			}
		}
	}
	if before, cause, ok := strings.Cut(said, ": "); ok {
		return l.Sentence(before) + l.colon() + l.Sentence(cause)
	}
	return said
}

// fill returns the translation of the pattern's format with these values.
func (l Lang) fill(p pattern, found []string) string {
	args := make(map[int]string)
	for i, value := range p.values {
		if args[value.arg] = found[i]; value.verb == "v" {
			args[value.arg] = l.Sentence(found[i])
		}
	}
	literals, values := split(catalogues[l][p.format])
	said := literals[0]
	for i, value := range values {
		said += args[value.arg] + literals[i+1]
	}
	return said
}

// pattern matches the texts that are made with a format.
type pattern struct {
	format  string
	regexp  *regexp.Regexp
	values  []value // one for each group of regexp
	longest string  // the longest text between values
	letters int     // outside values
}

// patterns has the formats of each catalogue that have values, the most specific format first.
var patterns = [...]func() []pattern{
	English: sync.OnceValue(func() []pattern { return patternsOf(English) }),
	Chinese: sync.OnceValue(func() []pattern { return patternsOf(Chinese) }),
}

func patternsOf(l Lang) (all []pattern) {
	const fewest = 4 // formats with fewer letters match texts that are made with others
	for format := range catalogues[l] {
		if p := patternOf(format); len(p.values) > 0 && p.letters >= fewest {
			all = append(all, p)
		}
	}
	slices.SortFunc(all, func(a, b pattern) int {
		return cmp.Or(b.letters-a.letters, strings.Compare(a.format, b.format))
	})
	return all
}

func patternOf(format string) pattern {
	literals, values := split(format)
	p := pattern{format: format, values: values}
	expression := "(?s)^" + regexp.QuoteMeta(literals[0])
	for i, value := range values {
		switch value.verb {
		case "d":
			expression += `(-?\d+)`
		case "q":
			expression += `("(?:[^"\\]|\\.)*")`
		default:
			expression += `(.*?)`
		}
		expression += regexp.QuoteMeta(literals[i+1])
	}
	p.regexp = regexp.MustCompile(expression + "$")
	for _, literal := range literals {
		if len(literal) > len(p.longest) {
			p.longest = literal
		}
		for _, r := range literal {
			if unicode.IsLetter(r) {
				p.letters++
			}
		}
	}
	return p
}

// verb matches a verb of a format, with its flags and perhaps the number of its argument.
var verb = regexp.MustCompile(`%(?:%|[-+# 0]*(?:\[(\d)\])?[-+# 0]*[0-9]*(?:\.[0-9]+)?([a-zA-Z]))`)

// value is the place of an argument in a format.
type value struct {
	arg  int    // from 1
	verb string // v, also for w
}

// split returns the values of a format, and the texts before, between and after them.
func split(format string) (literals []string, values []value) {
	literal, end, next := "", 0, 1
	for _, at := range verb.FindAllStringSubmatchIndex(format, -1) {
		literal += format[end:at[0]]
		end = at[1]
		if at[4] < 0 {
			literal += "%"
			continue
		}
		if at[2] >= 0 {
			next = int(format[at[2]] - '0')
		}
		literals, literal = append(literals, literal), ""
		values = append(values, value{next, strings.Replace(format[at[4]:at[5]], "w", "v", 1)})
		next++
	}
	return append(literals, literal+format[end:]), values
}
