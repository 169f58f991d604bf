package web_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

// A script is a file of testdata/wire: exchanges with the shop in order, and what is done to the shop
// between them. It is written by hand, from the document, and nothing rewrites it.
//
//	# a comment                                     mostly the line of API.md that follows
//	> POST /api/order/buy                           a request: method and target,
//	> Content-Type: application/json                headers,
//	> {"bookid":"1000000002","skey":"{skey:anna}"}  body
//	< 200                                           its answer: status,
//	< {"result":0,"errmsg":"兑换成功"}               headers and body, byte for byte
//	refund {order:a}                                a directive: see directives
//
// Host, Connection and Content-Length are added to a request, and a body whose Transfer-Encoding is
// given as chunked is sent so. Of an answer's headers the listed ones are compared, a value left empty
// meaning that there is no such header; Content-Type is JSON's when not listed. A body begins at the
// first line that is no header, or after an empty one; a line that ends in \ goes on in the next.
//
// Marks stand for what cannot be written down. In an answer {skey:anna} is any skey at first, and
// from then on, in requests too, that one; the kinds are below. Others stand for themselves:
//
//	{host}                        the shop's host and port
//	{time}                        a time between the script's start and now
//	{file:NAME}, {file:NAME 0-9}  a file of the books folder, or those bytes of it
//	{size:NAME}                   its length
//	{5..1*x#,*}                   x5,x4,x3,x2,x1,
//	{xd6d0}                       those bytes
//	{let:NAME}                    what the directive let said
var kinds = map[string]string{
	"skey":  `[0-9a-f]{40}`,
	"uid":   uuid7,
	"tail":  `[0-9a-f]{4}`, // the end of the uid of that name
	"order": uuid7,
	"exp":   `\d{10}`, // 24 hours from now
	"sig":   `[A-Za-z0-9_-]{43}`,
	"etag":  `"[^"]+"`,
	"date":  `[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT`,
	"time":  `\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`,
}

const uuid7 = `[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`

var (
	mark     = regexp.MustCompile(`\{(?:(\w+):([^{}"]+)|host|time|x(?:[0-9a-f]{2})+)\}`)
	sequence = regexp.MustCompile(`(?s)\{(\d+)\.\.(\d+)\*(.*?)\*\}`)
	header   = regexp.MustCompile(`^([A-Z][A-Za-z-]*):(?: (.*))?$`)
)

// step is one exchange of a script, or one directive.
type step struct {
	at        string   // file:line
	directive []string // its words
	request   message
	answer    message
}

// message is a request or an answer as the script has it.
type message struct {
	first  string // the request line, or the status
	header []string
	body   string
}

func readScript(t *testing.T, path string) []step {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return parseScript(t, path, string(text))
}

func parseScript(t *testing.T, name, text string) (steps []step) {
	t.Helper()
	lines := strings.Split(text, "\n")
	take := func(i int, prefix string) (int, message) {
		var block []string
		for ; i < len(lines) && strings.HasPrefix(lines[i], prefix); i++ {
			block = append(block, strings.TrimPrefix(strings.TrimPrefix(lines[i], prefix), " "))
		}
		return i, parseMessage(block)
	}
	for i := 0; i < len(lines); {
		s := step{at: fmt.Sprintf("%s:%d", name, i+1)}
		switch line := lines[i]; {
		case line == "" || line[0] == '#':
			i++
			continue
		case line[0] == '>':
			i, s.request = take(i, ">")
			if i, s.answer = take(i, "<"); s.answer.first == "" {
				t.Fatalf("%s: a request without an answer", s.at)
			}
		default:
			s.directive = strings.Fields(line)
			i++
		}
		steps = append(steps, s)
	}
	return steps
}

func parseMessage(block []string) (m message) {
	for i, line := range block {
		switch {
		case i == 0:
			m.first = line
		case header.MatchString(line):
			m.header = append(m.header, line)
		default:
			if line == "" {
				i++
			}
			m.body = strings.ReplaceAll(strings.Join(block[i:], "\n"), "\\\n", "")
			return m
		}
	}
	return m
}

// memory is what the marks of a script stand for, as far as that is known.
type memory struct {
	known map[string]string // by mark, braces and all
	began time.Time
	now   func() time.Time
}

// fill puts in what is known, and what stands for itself.
func (m memory) fill(text string) string {
	text = sequence.ReplaceAllStringFunc(text, expand)
	return mark.ReplaceAllStringFunc(text, func(name string) string {
		if value, ok := m.known[name]; ok {
			return value
		}
		part := mark.FindStringSubmatch(name)
		switch {
		case part[1] == "file":
			return stretchOf(part[2])
		case part[1] == "size":
			return strconv.Itoa(len(stretchOf(part[2])))
		case name[1] == 'x':
			raw, _ := hex.DecodeString(name[2 : len(name)-1])
			return string(raw)
		}
		return name
	})
}

// match tells what is wrong with got, which should be want, and learns the marks that are new.
func (m memory) match(want, got string) error {
	want = m.fill(want)
	var pattern strings.Builder
	var marks []string
	rest := 0
	for _, at := range mark.FindAllStringIndex(want, -1) {
		name := want[at[0]:at[1]]
		kind, _, _ := strings.Cut(strings.Trim(name, "{}"), ":")
		if kinds[kind] == "" {
			return fmt.Errorf("%s is no mark", name)
		}
		marks = append(marks, name)
		pattern.WriteString(regexp.QuoteMeta(want[rest:at[0]]) + "(" + kinds[kind] + ")")
		rest = at[1]
	}
	if marks == nil {
		return differ(want, got)
	}
	pattern.WriteString(regexp.QuoteMeta(want[rest:]))
	found := regexp.MustCompile(`^` + pattern.String() + `$`).FindStringSubmatch(got)
	if found == nil {
		return differ(want, got)
	}
	for i, name := range marks {
		if err := m.learn(name, found[i+1]); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// learn holds value to be what name stands for.
func (m memory) learn(name, value string) error {
	if old, ok := m.known[name]; ok {
		return differ(old, value)
	}
	kind, whose, _ := strings.Cut(strings.Trim(name, "{}"), ":")
	switch kind {
	case "time":
		at, err := time.ParseInLocation(time.DateTime, value, shanghai)
		return errors.Join(err, m.between(at, 0))
	case "exp":
		seconds, _ := strconv.ParseInt(value, 10, 64)
		if err := m.between(time.Unix(seconds, 0), 24*time.Hour); err != nil {
			return err
		}
	case "skey", "uid", "order": // two names never stand for one
		for other, old := range m.known {
			if old == value {
				return fmt.Errorf("is the same as %s", other)
			}
		}
	}
	m.known[name] = value
	if uid, tail := m.known["{uid:"+whose+"}"], m.known["{tail:"+whose+"}"]; uid != "" && !strings.HasSuffix(uid, tail) {
		return fmt.Errorf("uid %s does not end in %s", uid, tail)
	}
	return nil
}

// between holds at, a whole second, to be as far ahead of a moment between the start and now.
func (m memory) between(at time.Time, ahead time.Duration) error {
	at = at.Add(-ahead)
	if at.Before(m.began.Truncate(time.Second)) || at.After(m.now()) {
		return fmt.Errorf("%v is not between %v and %v", at, m.began, m.now())
	}
	return nil
}

// shanghai is the shop's time zone, unless told otherwise. It has had no summer time since 1991.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

func differ(want, got string) error {
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

// expand writes a sequence out.
func expand(text string) string {
	part := sequence.FindStringSubmatch(text)
	from, _ := strconv.Atoi(part[1])
	to, _ := strconv.Atoi(part[2])
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

// stretchOf gives a file of the books folder, or the bytes FROM-TO of it.
func stretchOf(what string) string {
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

// compare holds a response with its body against the script's answer.
func (a message) compare(m memory, r *http.Response, body []byte) error {
	if got := strconv.Itoa(r.StatusCode); got != a.first {
		return fmt.Errorf("status %s, want %s: %s", got, a.first, excerpt(string(bytes.TrimSpace(body))))
	}
	listed := a.header
	if !strings.Contains(strings.Join(listed, "\n"), "Content-Type:") {
		listed = append(listed, "Content-Type: application/json; charset=utf-8")
	}
	for _, line := range listed {
		part := header.FindStringSubmatch(line)
		got := strings.Join(r.Header.Values(part[1]), " AND ")
		if err := m.match(part[2], got); err != nil {
			return fmt.Errorf("%s:\n%w", part[1], err)
		}
	}
	return m.match(a.body, string(body))
}
