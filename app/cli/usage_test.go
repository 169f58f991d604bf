package cli_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/cli"
	"littleshelf/app/program/harness"
)

// TestWrongUsages makes the mistakes of mistakesOf with each command. It compares the errors with
// testdata/usage, which has one file for each language. After a change, check the new file and copy
// it there.
func TestWrongUsages(t *testing.T) {
	golden, err := filepath.Abs("testdata/usage")
	if err != nil {
		t.Fatal(err)
	}
	k := harness.NewKeptShop(t)
	t.Chdir(t.TempDir())
	for name, content := range map[string]string{"plain.txt": "hello", "empty": "", "list.csv": "title,price\n"} {
		if err := os.WriteFile(filepath.Join(k.Dir, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(k.Dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	k.Vars["SHORT"] = k.Vars["BOB"][:len(k.Vars["BOB"])-1]
	k.Serve(t)
	for _, lang := range []string{"en", "zh"} {
		k.Lang = map[string]string{"en": "C", "zh": "zh_CN.UTF-8"}[lang]
		got := wrongUsages(t, k)
		path := filepath.Join(golden, lang+".txt")
		want, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if got != string(want) {
			changed := filepath.Join(os.TempDir(), "littleshelf-usage."+lang+".txt")
			t.Errorf("the errors differ from %s: they are now in %s, %v", path, changed, os.WriteFile(changed, []byte(got), 0o600))
		}
	}
	harness.OnlyFiles(t, ".") // a wrong usage makes no file
}

// wrongUsages makes all mistakes and returns the errors.
func wrongUsages(t *testing.T, k *harness.KeptShop) string {
	rows := cli.CommandRows()
	names := newNames(k)
	all := usageErrors{rows: rows, entries: make(map[string][]string), commands: make(map[[2]string][]string)}
	for _, c := range rows {
		for _, m := range mistakesOf(c) {
			typed := strings.TrimSpace(quoteArgs(slices.Concat(m.base, m.wrong)))
			all.add(m.kind, generalize(m, c, typed+"\n"+usageError(t, k, names, m)), c.Words)
		}
	}
	return all.String()
}

// helpHint is the end of the error for a wrong usage.
var helpHint = regexp.MustCompile(` \(littleshelf help.*\)|（用法见 littleshelf help.*）`)

var (
	han        = regexp.MustCompile(`\p{Han}`)
	quotations = regexp.MustCompile(`"[^"]*"`)
)

// usageError runs a command with a mistake and returns its exit code and its error.
func usageError(t *testing.T, k *harness.KeptShop, names *names, m mistake) string {
	t.Helper()
	args := slices.Concat(m.base, m.wrong)
	for i := range args {
		args[i] = names.fill(args[i])
	}
	stdout, stderr, code := k.Command(args...)
	message, isOurs := strings.CutPrefix(stderr, "littleshelf: ")
	lines := strings.SplitAfter(message, "\n")
	if isHan := han.MatchString(quotations.ReplaceAllString(lines[0], "")); isHan != (k.Lang != "C") {
		t.Errorf("%q: %q, want only the language of %s", args, lines[0], k.Lang)
	}
	message = helpHint.ReplaceAllLiteralString(lines[0], "")
	if stdout != "" || !isOurs || code == cli.ExitDone || len(lines[0]) > 1200 {
		t.Errorf("%q: exit %d, %.200q, %.400q", args, code, stdout, stderr)
	}
	return fmt.Sprintf("%d %s", code, strings.ReplaceAll(names.hide(message), k.Vars["SHORT"], "$SHORT"))
}
