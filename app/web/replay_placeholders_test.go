package web_test

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// placeholderPatterns are the kinds of placeholders and what they match. The first {skey:anna} in a
// response matches any skey; later ones, in requests too, are that same skey. Other placeholders
// have a fixed value:
//
//	{host}                        the shop's host and port
//	{time}                        a time between the script's start and now
//	{version}                     the version of the program
//	{file:NAME}, {file:NAME 0-9}  a file of the books folder, or those bytes of it
//	{size:NAME}                   its length
//	{5..1*x#,*}                   x5,x4,x3,x2,x1,
//	{xd6d0}                       those bytes
//	{let:NAME}                    the text of the directive let
var placeholderPatterns = map[string]string{
	"skey":    `[0-9a-f]{40}`,
	"uid":     uuid7,
	"tail":    `[0-9a-f]{4}`, // the end of the uid of that name
	"order":   uuid7,
	"sid":     uuid7,    // of a session
	"exp":     `\d{10}`, // 24 hours from now
	"sig":     `[A-Za-z0-9_-]{43}`,
	"picture": `[0-9a-f]{64}`,
	"edition": `[0-9a-f]{16}`, // of a file, with the stamp of an order
	"etag":    `"[^"]+"`,
	"date":    `[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT`,
	"ms":      `\d{13}`,                         // milliseconds
	"until":   `\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`, // a time in the future
	"version": `[^"]+`,
	"pair":    `[2-9A-HJ-NP-Z]{6}`, // a code of a screen
	"secret":  `[0-9a-f]{40}`,      // of the same screen
	"image":   `[0-9a-f]{32}`,
	"time":    `\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`,
}

const uuid7 = `[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`

var (
	placeholder = regexp.MustCompile(`\{(?:(\w+):([^{}"]+)|host|time|version|x(?:[0-9a-f]{2})+)\}`)
	sequence    = regexp.MustCompile(`(?s)\{(\d+)\.\.(\d+)\*(.*?)\*\}`)
)

// bindings are the values of a script's placeholders that are known so far.
type bindings struct {
	known map[string]string // by placeholder, with its braces
	began time.Time
	now   func() time.Time

	secret func(...string) // called with every skey, and every code and secret of a screen
}

// fill replaces the placeholders with a known or a fixed value.
func (b bindings) fill(text string) string {
	text = sequence.ReplaceAllStringFunc(text, expand)
	return placeholder.ReplaceAllStringFunc(text, func(name string) string {
		if value, ok := b.known[name]; ok {
			return value
		}
		part := placeholder.FindStringSubmatch(name)
		switch {
		case part[1] == "file":
			return fileRange(part[2])
		case part[1] == "size":
			return strconv.Itoa(len(fileRange(part[2])))
		case name[1] == 'x':
			raw, _ := hex.DecodeString(name[2 : len(name)-1])
			return string(raw)
		}
		return name
	})
}

// match returns an error if got differs from want, and binds want's new placeholders.
func (b bindings) match(want, got string) error {
	want = b.fill(want)
	var pattern strings.Builder
	var names []string
	rest := 0
	for _, at := range placeholder.FindAllStringIndex(want, -1) {
		name := want[at[0]:at[1]]
		kind, _, _ := strings.Cut(strings.Trim(name, "{}"), ":")
		if placeholderPatterns[kind] == "" {
			return fmt.Errorf("%s is no placeholder", name)
		}
		names = append(names, name)
		pattern.WriteString(regexp.QuoteMeta(want[rest:at[0]]) + "(" + placeholderPatterns[kind] + ")")
		rest = at[1]
	}
	if names == nil {
		return compareText(want, got)
	}
	pattern.WriteString(regexp.QuoteMeta(want[rest:]))
	found := regexp.MustCompile(`^` + pattern.String() + `$`).FindStringSubmatch(got)
	if found == nil {
		return compareText(want, got)
	}
	for i, name := range names {
		if err := b.bind(name, found[i+1]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// bind binds name to value, or returns an error if it is bound to another value.
func (b bindings) bind(name, value string) error {
	if old, ok := b.known[name]; ok {
		return compareText(old, value)
	}
	kind, whose, _ := strings.Cut(strings.Trim(name, "{}"), ":")
	switch kind {
	case "time":
		at, err := time.ParseInLocation(time.DateTime, value, shanghai)
		return errors.Join(err, b.between(at, 0, 0))
	case "exp":
		seconds, _ := strconv.ParseInt(value, 10, 64)
		if err := b.between(time.Unix(seconds, 0), 24*time.Hour, 24*time.Hour+time.Minute); err != nil {
			return err
		}
	case "until":
		at, err := time.ParseInLocation(time.DateTime, value, shanghai)
		if err != nil || !at.After(b.now()) {
			return fmt.Errorf("%s is not in the future", value)
		}
	case "skey", "uid", "order", "sid", "pair", "secret", "image": // two names have different values
		for other, old := range b.known {
			if old == value {
				return fmt.Errorf("is the same as %s", other)
			}
		}
	}
	if kind == "skey" || kind == "pair" || kind == "secret" {
		b.secret(value)
	}
	b.known[name] = value
	if uid, tail := b.known["{uid:"+whose+"}"], b.known["{tail:"+whose+"}"]; uid != "" && !strings.HasSuffix(uid, tail) {
		return fmt.Errorf("uid %s does not end in %s", uid, tail)
	}
	return nil
}

// between returns an error if at, a whole second, is not between the script's start plus least and
// now plus most.
func (b bindings) between(at time.Time, least, most time.Duration) error {
	if first, last := b.began.Add(least).Truncate(time.Second), b.now().Add(most); at.Before(first) || at.After(last) {
		return fmt.Errorf("%v is not between %v and %v", at, first, last)
	}
	return nil
}

// shanghai is the shop's default time zone. It has had no summer time since 1991.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

func compareText(want, got string) error {
	if want == got {
		return nil
	}
	return fmt.Errorf("got  %s\nwant %s", excerpt(got), excerpt(want))
}

func excerpt(text string) string {
	if len(text) > 4000 {
		return fmt.Sprintf("%.200q… (%d bytes)", text, len(text))
	}
	return text
}

// expand expands a sequence.
func expand(text string) string {
	part := sequence.FindStringSubmatch(text)
	from, _ := strconv.Atoi(part[1])
	to, _ := strconv.Atoi(part[2])
	if from <= to && !strings.Contains(part[3], "#") {
		return strings.Repeat(part[3], to-from+1)
	}
	step := 1
	if from > to {
		step = -1
	}
	var b strings.Builder
	for i := from; i != to+step; i += step {
		b.WriteString(strings.ReplaceAll(part[3], "#", strconv.Itoa(i)))
	}
	return b.String()
}

// fileRange returns a file of the books folder, or the bytes FROM-TO of it.
func fileRange(what string) string {
	name, stretch, _ := strings.Cut(what, " ")
	content, err := os.ReadFile("../../books/" + name)
	if err != nil {
		return err.Error()
	}
	from, to, part := strings.Cut(stretch, "-")
	if !part {
		return string(content)
	}
	first, _ := strconv.Atoi(from)
	last, err := strconv.Atoi(to)
	if err != nil {
		last = len(content) - 1
	}
	return string(content[first : last+1])
}
