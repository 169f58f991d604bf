package web

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestReference: the reference has each call with its paths, fields and example, and each result,
// status and limit, in both languages.
func TestReference(t *testing.T) {
	for _, language := range []string{chinese, english} {
		markdown := string(Reference(language))
		has := func(kind, want string) {
			t.Helper()
			if !strings.Contains(markdown, want) {
				t.Errorf("the reference in %s lacks the %s %q", language, kind, want)
			}
		}
		for _, route := range routes {
			_, section, _ := strings.Cut(markdown, "`"+route.method+"`\n\n"+callTexts[route.method].details.in(language))
			section, _, _ = strings.Cut(section, "\n## ")
			for _, path := range route.paths {
				has("path", "`"+strings.Join(route.verbs, "/")+" "+path+"`")
			}
			for _, p := range route.parameters {
				if row := "| `" + p.name + "` | "; !p.origin && !strings.Contains(section, row) {
					t.Errorf("%s in %s lacks its parameter %s", route.method, language, p.name)
				}
			}
			for field := range responseFields(route.out) {
				name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
				if row := regexp.MustCompile("\\| `" + name + "(\\[\\])?` \\| "); !row.MatchString(section) {
					t.Errorf("%s in %s lacks its field %s", route.method, language, name)
				}
			}
			if !strings.Contains(section, "```json\n{") || !strings.Contains(section, `"result":0`) {
				t.Errorf("%s in %s has no example of a success", route.method, language)
			}
		}
		for _, result := range results {
			has("result", fmt.Sprintf("| `%d` | %s | `%s`", result.result, result.in(language), result.errmsgs[0]))
			if result.result < 0 {
				has("example", fmt.Sprintf(`{"result":%d,"errmsg":`, result.result))
			}
		}
		for _, s := range callStatuses {
			has("status", fmt.Sprintf("| `%d` | %s |", s.status, s.in(language)))
		}
		for _, l := range referenceLimits {
			has("limit", fmt.Sprintf("| %s | %s |", l.name.in(language), l.amount.in(language)))
		}
		for _, e := range rpcErrors {
			has("error", fmt.Sprintf("| `%d` | `%s` | %s |", e.Code, e.Message, e.in(language)))
		}
		for _, path := range []string{"GET /downloadfile", "POST /api", "GET /healthz", "GET /readyz"} {
			has("route", "`"+path+"`\n\n")
		}
		for _, placeholder := range regexp.MustCompile(`\{\w+[:}]`).FindAllString(markdown, -1) {
			if placeholder != "{page}" && placeholder != "{width}" { // of page_url
				t.Errorf("the reference in %s has the placeholder %s", language, placeholder)
			}
		}
	}
}

// TestReferenceIsInOneLanguage: outside code, the English reference has no Chinese but the name
// of a reader without a profile, and no heading or sentence of the Chinese is English.
func TestReferenceIsInOneLanguage(t *testing.T) {
	quoted := regexp.MustCompile("(?s)```.*?```|`[^`\n]*`|书友")
	prose := func(language string) string { return quoted.ReplaceAllString(string(Reference(language)), "") }
	for line := range strings.Lines(prose(english)) {
		if strings.ContainsFunc(line, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
			t.Errorf("in English: %s", line)
		}
	}
	sentence := regexp.MustCompile(`[a-z]+ [a-z]+ [a-z]+`)
	for line := range strings.Lines(prose(chinese)) {
		if sentence.MatchString(line) {
			t.Errorf("in Chinese: %s", line)
		}
	}
}

// TestExamplesAreWhole: every call has an example, and every part of the recording is read.
func TestExamplesAreWhole(t *testing.T) {
	for _, route := range routes {
		if exampleOf(route, route.verbs) == nil {
			t.Errorf("%s has no example", route.method)
		}
	}
	requests := strings.Count(recording, "\n> GET ") + strings.Count(recording, "\n> POST ")
	if got := len(examples()); got != requests {
		t.Errorf("%d examples, want the %d of the recording", got, requests)
	}
	for _, e := range examples() {
		if e.status == "" || e.received == nil {
			t.Errorf("%s %s has no response", e.verb, e.target)
		}
	}
}
