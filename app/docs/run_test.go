//go:build unix

package docs_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/pdf/pdftest"
	"littleshelf/app/program/harness"
)

// TestDocsRun types the commands of every topic, as a shopkeeper does who reads it from the top, in
// a fresh folder and with the binary that is built from these sources. A block of code is marked
// by the words behind its fence:
//
//	sh run     commands that succeed
//	sh serve   a command that serves until it is stopped
//	sh stop    stops that; what the block says stops a real shop
//	console    commands, each behind "$ ", and what they print
func TestDocsRun(t *testing.T) {
	bin := filepath.Dir(harness.Binary(t))
	ran := 0
	for path, source := range sources(t) {
		blocks := marked(source)
		if len(blocks) == 0 {
			continue
		}
		ran++
		t.Run(path, func(t *testing.T) {
			t.Parallel()
			w := openTerminal(t, bin)
			for _, b := range blocks {
				w.play(b)
			}
			w.finish()
		})
	}
	if ran < 8 {
		t.Errorf("%d topics have commands that are run", ran)
	}
}

// block is a block of code that is run.
type block struct{ kind, code string }

// marked returns the blocks of a Markdown text that are to be run.
func marked(source string) (blocks []block) {
	fences := regexp.MustCompile("(?ms)^```(sh run|sh serve|sh stop|console)\n(.*?)^```$")
	for _, found := range fences.FindAllStringSubmatch(source, -1) {
		blocks = append(blocks, block{found[1], found[2]})
	}
	return blocks
}

// terminal is a shell in a fresh folder.
type terminal struct {
	t    *testing.T
	in   io.Writer
	out  *bufio.Reader
	addr string            // stands for 127.0.0.1:3003
	ids  map[string]string // the ids of this run, by those that the text shows
}

func openTerminal(t *testing.T, bin string) *terminal {
	t.Helper()
	dir, err := os.MkdirTemp("", "docs") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer free.Close()
	shell := exec.Command("sh")
	shell.Dir = dir
	shell.Env = []string{
		"PATH=" + bin + ":" + os.Getenv("PATH"), "HOME=" + dir, "XDG_CACHE_HOME=" + pdftest.CacheHome(),
		"SUDO_USER=keeper", "LANG=C.UTF-8",
	}
	in, err := shell.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	shell.Stderr = shell.Stdout
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		io.WriteString(in, "kill $SERVER 2>/dev/null; exit\n")
		shell.Wait()
	})
	return &terminal{t: t, in: in, out: bufio.NewReader(out), addr: free.Addr().String(), ids: make(map[string]string)}
}

// play types a block.
func (w *terminal) play(b block) {
	w.t.Helper()
	switch b.kind {
	case "sh run":
		if out, code := w.typed(b.code); code != "0" {
			w.t.Errorf("%s\nends with %s: %s", b.code, code, out)
		}
	case "sh serve":
		serve := strings.TrimSpace(b.code) + " -addr " + w.addr + " >server.log 2>&1 & SERVER=$!\n" +
			"until littleshelf health >/dev/null 2>&1; do kill -0 $SERVER || break; sleep 0.05; done; littleshelf health"
		if out, code := w.typed(serve); code != "0" {
			w.t.Fatalf("%s\ndoes not serve: %s", b.code, out)
		}
	case "sh stop":
		if out, code := w.typed("kill $SERVER; wait $SERVER"); code != "0" {
			w.t.Errorf("the server ends with %s: %s", code, out)
		}
	case "console":
		for session := range strings.SplitSeq("\n"+b.code, "\n$ ") {
			command, want, _ := strings.Cut(strings.ReplaceAll(session, "\\\n", ""), "\n")
			if command == "" {
				continue
			}
			got, _ := w.typed(command)
			w.learn(want, got)
			if got, want := maskValues(got), maskValues(want); !matches(got, want) {
				w.t.Errorf("$ %s\n%s\n-- want\n%s", command, got, want)
			}
		}
	}
}

// typed types commands and returns what they print and the exit code of the last.
func (w *terminal) typed(commands string) (out, code string) {
	w.t.Helper()
	commands = strings.ReplaceAll(commands, "127.0.0.1:3003", w.addr)
	commands = ids.ReplaceAllStringFunc(commands, func(shown string) string {
		if id, ok := w.ids[shown]; ok {
			return id
		}
		return shown
	})
	const end = "THE END OF THE OUTPUT "
	fmt.Fprintf(w.in, "{ %s\n} </dev/null; echo; echo \"%s$?\"\n", commands, end)
	for {
		line, err := w.out.ReadString('\n')
		if err != nil {
			w.t.Fatalf("%s: the shell ended: %v", commands, err)
		}
		if code, ended := strings.CutPrefix(line, end); ended {
			out = strings.ReplaceAll(out, w.addr, "127.0.0.1:3003")
			return strings.TrimSpace(out), strings.TrimSpace(code)
		}
		out += line
	}
}

// finish ends the server and checks the shop.
func (w *terminal) finish() {
	w.t.Helper()
	if out, _ := w.typed(`kill $SERVER 2>/dev/null; wait $SERVER
for db in $(find . -name littleshelf.db); do littleshelf check -db "$db" || echo DIFFERS; done`); strings.Contains(out, "DIFFERS") {
		w.t.Errorf("check: %s", out)
	}
}

// ids are what a shop makes anew each time and a shopkeeper types again.
var ids = regexp.MustCompile(`\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b|书友[0-9a-f]{4}\b|\b[0-9a-f]{12}\b`)

// learn notes which ids of this run stand for those that the text shows.
func (w *terminal) learn(shown, got string) {
	here := ids.FindAllString(got, -1)
	for i, id := range ids.FindAllString(shown, -1) {
		if i < len(here) {
			w.ids[id] = here[i]
		}
	}
}

// different is what differs from run to run: ids, secrets, times, sizes.
var different = []struct {
	pattern *regexp.Regexp
	name    string
}{
	{ids, "ID"},
	{regexp.MustCompile(`[0-9a-f]{64}`), "SHA256"},
	{regexp.MustCompile(`[0-9a-f]{40}`), "SKEY"},
	{regexp.MustCompile(`20\d\d-\d\d-\d\d( \d\d:\d\d(:\d\d)?)?`), "TIME"},
	{regexp.MustCompile(`\b1[0-9]{12}\b`), "MILLISECONDS"},
	{regexp.MustCompile(`20\d{6}-\d{6}[+-]\d{4}(-\d+)?`), "TIME"},
	{regexp.MustCompile(`littleshelf-[0-9a-f]{8}-`), "littleshelf-SHOP-"},
	{regexp.MustCompile(`\b[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}\b`), "CODE"},
	{regexp.MustCompile(`\d+ (bytes|MB|KB)`), "SIZE"},
	{regexp.MustCompile(`\S+/littleshelf\.db\.before`), "littleshelf.db.before"},
	{regexp.MustCompile(`(?m)^ *\d+ %  \d+ of \d+\n`), ""}, // a slow machine shows progress
	{regexp.MustCompile(` +`), " "},                        // columns are as wide as what stands in them
}

func maskValues(text string) string {
	for _, d := range different {
		text = d.pattern.ReplaceAllString(text, d.name)
	}
	return strings.TrimSpace(text)
}

// matches reports whether got is what the text shows, in which a line … stands for any lines.
func matches(got, want string) bool {
	pattern := ""
	for line := range strings.SplitSeq(want, "\n") {
		if line == "…" {
			pattern += `(.*\n)*`
			continue
		}
		pattern += regexp.QuoteMeta(line) + `\n`
	}
	return regexp.MustCompile("^" + pattern + "$").MatchString(got + "\n")
}
