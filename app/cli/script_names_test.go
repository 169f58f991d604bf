package cli_test

import (
	"encoding/csv"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/program/harness"
)

// names maps ids to their names in a script: $ANNA and the like for ids of the first shop, #1, #2 …
// for the other ids in their order.
type names struct {
	ids  map[string]string // by name
	next int
}

func newNames(k *harness.KeptShop) *names {
	n := &names{ids: make(map[string]string)}
	for name, id := range k.Vars {
		n.ids["$"+name] = id
	}
	return n
}

// args splits a command line at spaces, as a shell does, and replaces names with ids.
func (n *names) args(t *testing.T, typed string) []string {
	t.Helper()
	words := csv.NewReader(strings.NewReader(typed))
	words.Comma = ' '
	args, err := words.Read()
	if err != nil {
		t.Fatalf("%s: %v", typed, err)
	}
	for i := range args {
		args[i] = n.fill(args[i])
	}
	return args
}

// fill replaces names with ids.
func (n *names) fill(arg string) string {
	for _, name := range slices.Backward(slices.Sorted(maps.Keys(n.ids))) { // #10 before #1
		arg = strings.ReplaceAll(arg, name, n.ids[name])
	}
	return arg
}

var (
	uuids  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	others = []struct {
		pattern *regexp.Regexp
		name    string
	}{
		{regexp.MustCompile(`20(26|27)-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?`), "TIME"},
		{regexp.MustCompile(`(?m)^(\{"day":")?20\d\d-\d\d-\d\d\b`), "${1}DAY"},
		{regexp.MustCompile(`[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}`), "CODE"},
		{regexp.MustCompile(`[0-9a-f]{64}`), "SHA256"},
		{regexp.MustCompile(`#[0-9a-f]{40}`), "#TOKEN"},
		{regexp.MustCompile(`\d+ (bytes|字节)`), "SIZE $1"},
		{regexp.MustCompile(`\d+ MB`), "SIZE MB"},
		{regexp.MustCompile(`"(bytes|before|after)":\d+`), `"$1":SIZE`},
		{regexp.MustCompile(`\.before-([a-z]+)-\d{8}-\d{6}([-+]\d{4})?(-\d+)?`), ".before-$1-WHEN"},
	}
)

// hide replaces ids, times and other values that differ in each run with names.
func (n *names) hide(text string) string {
	text = strings.ReplaceAll(text, n.ids["$DIR"], "$DIR")
	text = uuids.ReplaceAllStringFunc(text, func(id string) string {
		for name, known := range n.ids {
			if known == id {
				return name
			}
		}
		n.next++
		name := fmt.Sprintf("#%d", n.next)
		n.ids[name] = id
		return name
	})
	for _, other := range others {
		text = other.pattern.ReplaceAllString(text, other.name)
	}
	return text
}
