package web_test

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// step is one exchange of a script, or one directive. A script is a file of testdata/wire:
// exchanges with the shop, in order, and directives that change the shop between them. Scripts are
// written by hand, from API.md, and no program rewrites them.
//
//	# a comment                                     mostly the line of API.md that follows
//	> POST /api/order/buy                           a request: method and target,
//	> Content-Type: application/json                headers,
//	> {"bookid":"1000000002","skey":"{skey:anna}"}  body
//	< 200                                           its response: status,
//	< {"result":0,"errmsg":"兑换成功"}               headers and body, byte for byte
//	refund {order:a}                                a directive: see directives
//
// Host, Connection and Content-Length are added to a request. A body with Transfer-Encoding:
// chunked is sent in chunks. The listed headers of a response are compared; an empty value means
// that there is no such header, and an unlisted Content-Type is JSON's. A body begins at the first
// line that is no header, or after an empty line. A line that ends in \ continues in the next.
// Placeholders, see placeholderPatterns, replace text that cannot be known in advance.
type step struct {
	at        string   // file:line
	directive []string // its words; nil for an exchange
	request   message
	answer    message
}

// message is a request or a response of a script.
type message struct {
	first  string // the request line, or the status
	header []string
	body   string
}

var header = regexp.MustCompile(`^([A-Z][A-Za-z-]*):(?: (.*))?$`)

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
	readBlock := func(i int, prefix string) (int, message) {
		var block []string
		for ; i < len(lines) && strings.HasPrefix(lines[i], prefix); i++ {
			block = append(block, strings.TrimPrefix(strings.TrimPrefix(lines[i], prefix), " "))
		}
		return i, parseMessage(strings.Split(strings.ReplaceAll(strings.Join(block, "\n"), "\\\n", ""), "\n"))
	}
	for i := 0; i < len(lines); {
		s := step{at: fmt.Sprintf("%s:%d", name, i+1)}
		switch line := lines[i]; {
		case line == "" || line[0] == '#':
			i++
			continue
		case line[0] == '>':
			i, s.request = readBlock(i, ">")
			if i, s.answer = readBlock(i, "<"); s.answer.first == "" {
				t.Fatalf("%s: a request without a response", s.at)
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
			m.body = strings.Join(block[i:], "\n")
			return m
		}
	}
	return m
}

// compare compares a response and its body with the script's response.
func (a message) compare(b bindings, r *http.Response, body []byte) error {
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
		if err := b.match(part[2], got); err != nil {
			return fmt.Errorf("%s:\n%w", part[1], err)
		}
	}
	return b.match(a.body, string(body))
}
