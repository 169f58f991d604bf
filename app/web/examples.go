package web

import (
	_ "embed"
	"encoding/json"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// The examples of the documentation are exchanges that the tests play against the shop.
//
//go:embed testdata/wire/reference.txt
var referenceRecording string

//go:embed testdata/wire/referencepages.txt
var pagesRecording string

var recording = referenceRecording + pagesRecording

// example is one recorded exchange. Its texts have placeholders for values that are not known in
// advance.
type example struct {
	verb, target string   // the first line of the request
	header, body []string // lines of the request
	status       string
	received     []string // lines of the response, headers and body
}

var examples = sync.OnceValue(func() (list []example) {
	for line := range strings.Lines(recording) {
		line = strings.TrimSuffix(line, "\n")
		last := len(list) - 1
		switch {
		case isRequestLine(line):
			verb, target, _ := strings.Cut(line[len("> "):], " ")
			list = append(list, example{verb: verb, target: target})
		case strings.HasPrefix(line, "> Content-Type:"):
			list[last].header = append(list[last].header, line[len("> "):])
		case strings.HasPrefix(line, "> "):
			list[last].body = append(list[last].body, line[len("> "):])
		case strings.HasPrefix(line, "< ") && list[last].status == "":
			list[last].status = line[len("< "):]
		case strings.HasPrefix(line, "< "):
			list[last].received = append(list[last].received, line[len("< "):])
		}
	}
	return list
})

func isRequestLine(line string) bool {
	return strings.HasPrefix(line, "> GET /") || strings.HasPrefix(line, "> POST /")
}

// path returns the target without its query.
func (e *example) path() string {
	path, _, _ := strings.Cut(e.target, "?")
	return path
}

// exampleOf returns a call that succeeds, with one of the verbs, nil if there is none.
func exampleOf(route route, verbs []string) *example {
	return findExample(func(e *example) bool {
		return slices.Contains(route.paths, e.path()) && slices.Contains(verbs, e.verb) && e.hasResult(0)
	})
}

// exampleWith returns an exchange whose response has the given result, nil if there is none.
func exampleWith(result int) *example {
	return findExample(func(e *example) bool { return e.hasResult(result) })
}

// exampleAt returns the first request with a verb and a path.
func exampleAt(verb, path string) *example {
	return findExample(func(e *example) bool { return e.verb == verb && e.path() == path })
}

func findExample(matches func(*example) bool) *example {
	for i := range examples() {
		if e := &examples()[i]; matches(e) {
			return e
		}
	}
	return nil
}

// hasResult reports whether the response is an envelope with the given result.
func (e *example) hasResult(result int) bool {
	var outcome struct{ Result *int }
	err := json.Unmarshal([]byte(placeholderValues.Replace(strings.Join(e.received, ""))), &outcome)
	return err == nil && outcome.Result != nil && *outcome.Result == result
}

// placeholderValues replaces the placeholders of the recording but the host.
var placeholderValues = strings.NewReplacer(
	"{skey:anna}", "3f1c0a9be27d4485a6610c7e9f02bb5d8a47e913",
	"{skey:anna3}", "3f1c0a9be27d4485a6610c7e9f02bb5d8a47e913",
	"{sid:a}", "019ac4e1-5b01-7e20-9d33-0b7a4c8f1e62",
	"{sid:b}", "019ac4e4-0c52-7a17-8b9e-5d21f7360c84",
	"{uid:anna}", "019ac4e1-5b00-7c3e-8a41-6f2d9b7c0e58",
	"{tail:anna}", "0e58",
	"{order:a}", "019ac4e2-1d40-7b6a-9c12-3e5f80a1b2c4",
	"{exp:a}", "1795766400",
	"{sig:a}", "u3Zb0kQ7mXo1fT9wLr5cYd2eHs8vNa6gPj4iKx0tVUM",
	"{edition:a}", "5b0e3c9d7a41f268",
	"{until:a}", "2026-12-26 12:00:00",
	"{time}", "2026-11-26 12:00:00",
	"{ms:comment1}", "1795665600000",
	"{picture:a}", "5a7c0e21d94b63f8a1e2c05d7b9f3846e0d1c7a2b5f49e83d60c1b7a92e4f538",
	"{version}", "0.2.0",
	"{pair:a}", "7KM3QX",
	"{secret:a}", "9d1f6c20b7e84a53f0c2d8b6417e5a39c80f2b6d",
	"{image:a}", "5c0e7a9b31d84f26a7c9e05b8d13f462",
	"{skey:screen}", "c7a05e31f8b94d26702ce1b3495f8d60a2b17e4c",
)

// fill replaces the placeholders of a text, with links to a shop at an origin.
func fill(text string, at origin) string {
	return placeholderValues.Replace(strings.ReplaceAll(text, "http://{host}", string(at)))
}

// parameters returns the parameters of the request as a JSON object, with links to a shop at an
// origin. Those of a query are texts.
func (e *example) parameters(at origin) json.RawMessage {
	if e.body != nil {
		return json.RawMessage(fill(strings.Join(e.body, "\n"), at))
	}
	_, query, _ := strings.Cut(e.target, "?")
	var object ordered[string]
	for pair := range strings.SplitSeq(query, "&") {
		name, value, _ := strings.Cut(pair, "=")
		value, _ = url.QueryUnescape(value) // the tests play it
		object = append(object, named[string]{name, fill(value, at)})
	}
	encoded, _ := marshal(object) // of texts only
	return encoded
}

// response returns the response's body, JSON or a text.
func (e *example) response(at origin) json.RawMessage {
	body := fill(strings.Join(e.received, "\n"), at)
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		return json.RawMessage(body)
	}
	_, body, _ = strings.Cut(body, "\n") // the Content-Type
	return json.RawMessage(strconv.Quote(body + "\n"))
}
