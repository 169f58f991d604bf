package program

import (
	"encoding/csv"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCommands plays each script twice, with a server that answers and without: what is printed is
// the same. offline.txt is for commands that want no server.
func TestCommands(t *testing.T) {
	scripts, err := filepath.Glob("../cli/testdata/*.txt")
	if err != nil || len(scripts) == 0 {
		t.Fatalf("scripts: %q, %v", scripts, err)
	}
	for _, path := range scripts {
		for _, mode := range []string{"served", "alone"} {
			if mode == "served" && filepath.Base(path) == "offline.txt" {
				continue
			}
			t.Run(strings.TrimSuffix(filepath.Base(path), ".txt")+"/"+mode, func(t *testing.T) {
				k := newKeptShop(t)
				k.pdf(t, "book.pdf", "a book")
				os.WriteFile(filepath.Join(k.dir, "plain.txt"), []byte("no PDF"), 0o600)
				if mode == "served" {
					k.serve(t)
				}
				playScript(t, k, path)
			})
		}
	}
}

// TestEveryCommandIsPlayed holds the scripts and the other tests against the list of commands.
func TestEveryCommandIsPlayed(t *testing.T) {
	scripts, err := filepath.Glob("../cli/testdata/*.txt")
	if err != nil {
		t.Fatal(err)
	}
	var played strings.Builder
	for _, path := range scripts {
		script, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		played.Write(script)
	}
	list := regexp.MustCompile(`(?m)^  littleshelf ([a-z]+(?: [a-z]+)?)`).FindAllStringSubmatch(newKeptShop(t).must(t, "help"), -1)
	if len(list) < 30 {
		t.Errorf("help lists %d commands", len(list))
	}
	for _, command := range list {
		if !strings.Contains(played.String(), "$ "+command[1]) {
			t.Errorf("no script plays %q", command[1])
		}
	}
}

// playScript runs the commands of a script, which stand after "$ ", and compares what they print
// with the lines below: stderr's begin with "! ", and an exit code other than 0 has a line.
func playScript(t *testing.T, k *keptShop, path string) {
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	names := newNames(k)
	for block := range strings.SplitSeq("\n"+string(script), "\n$ ") {
		typed, want, _ := strings.Cut(block, "\n")
		if strings.TrimSpace(typed) == "" || typed[0] == '#' {
			continue
		}
		stdout, stderr, code := k.command(names.args(t, typed)...)
		got := stdout
		for line := range strings.Lines(stderr) {
			got += "! " + line
		}
		if code != 0 {
			got += fmt.Sprintf("exit %d\n", code)
		}
		got = strings.Trim(names.hide(got), "\n")
		if want = strings.Trim(want, "\n"); got != want {
			t.Errorf("%s\n$ %s\n%s\n-- want\n%s", filepath.Base(path), typed, got, want)
		}
	}
}

// names are what a script calls the ids that come up: $ANNA those the shop began with, #1, #2 … the
// others in order.
type names struct {
	ids  map[string]string // by name
	next int
}

func newNames(k *keptShop) *names {
	n := &names{ids: make(map[string]string)}
	for name, id := range k.vars {
		n.ids["$"+name] = id
	}
	return n
}

// args splits what is typed at spaces, as a shell does, and puts the ids in.
func (n *names) args(t *testing.T, typed string) []string {
	t.Helper()
	words := csv.NewReader(strings.NewReader(typed))
	words.Comma = ' '
	args, err := words.Read()
	if err != nil {
		t.Fatalf("%s: %v", typed, err)
	}
	for i := range args {
		for _, name := range slices.Backward(slices.Sorted(maps.Keys(n.ids))) { // #10 before #1
			args[i] = strings.ReplaceAll(args[i], name, n.ids[name])
		}
	}
	return args
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
		{regexp.MustCompile(`\d+ bytes`), "SIZE bytes"},
		{regexp.MustCompile(`\d+ MB`), "SIZE MB"},
		{regexp.MustCompile(`"(bytes|before|after)":\d+`), `"$1":SIZE`},
		{regexp.MustCompile(`\.before-([a-z]+)-\d{8}-\d{6}([-+]\d{4})?(-\d+)?`), ".before-$1-WHEN"},
	}
)

// hide puts names for what is different each time.
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
