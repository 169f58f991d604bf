package cli

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"littleshelf/app/text"
)

// TestHelpTexts compares the help of the server and of every command with testdata/help, which has
// one file for each language. After a change, check the new file and copy it there.
func TestHelpTexts(t *testing.T) {
	for _, lang := range []text.Lang{text.English, text.Chinese} {
		path := "testdata/help/" + lang.String() + ".txt"
		want, err := os.ReadFile(path)
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			t.Fatal(err)
		}
		if got := allHelp(t, lang); got != string(want) {
			changed := filepath.Join(os.TempDir(), "littleshelf-help."+lang.String()+".txt")
			t.Errorf("the help differs from %s: it is now in %s, %v", path, changed, os.WriteFile(changed, []byte(got), 0o600))
		}
	}
}

// names are words of the Chinese help that are the same in each language.
var names = strings.Fields(
	"AppID Encrypt For Forwarded Let Proto api args com docs drawn example flags http https iOS metrics page pprof qq " +
		"relevance shop sold systemd tar uid unix weixin wx")

// TestHelpIsChinese: each line of the Chinese help has Chinese, and its only English words are
// typed words and names.
func TestHelpIsChinese(t *testing.T) {
	typed := make(map[string]bool)
	add := func(text string) {
		for _, word := range words.FindAllString(text, -1) {
			typed[word] = true
		}
	}
	addFlag := func(f *flag.Flag) {
		value, _ := flag.UnquoteUsage(f)
		add(f.Name + " " + value + " " + f.DefValue)
	}
	for _, c := range newGrammar().commands {
		add(c.usage())
		c.set.VisitAll(addFlag)
	}
	_, server, err := parseServe(nil, Environment{Getenv: noVariables}, "", func(*flag.FlagSet) {})
	if err != nil {
		t.Fatal(err)
	}
	server.VisitAll(addFlag)
	han := regexp.MustCompile(`\p{Han}`)
	reason := regexp.MustCompile(`-why [A-Za-z]`)
	for line := range strings.Lines(allHelp(t, text.Chinese)) {
		if strings.HasPrefix(line, "例：") { // TestExamples types it
			if reason.MatchString(line) {
				t.Errorf("the reason in the line %q is not Chinese", line)
			}
			continue
		}
		for _, word := range words.FindAllString(line, -1) {
			if !typed[word] && word != strings.ToUpper(word) && !slices.Contains(names, word) {
				t.Errorf("the word %q in the line %q", word, line)
			}
		}
		isHeading := strings.HasPrefix(line, "$ ") || strings.HasPrefix(line, "  -") && strings.Count(line, " ") < 4
		if words.MatchString(line) && !isHeading && !han.MatchString(line) {
			t.Errorf("the line %q is not Chinese", line)
		}
	}
}

var words = regexp.MustCompile(`[A-Za-z]{2,}`)

func noVariables(string) string { return "" }

// noManual is a manual without topics.
type noManual struct{}

func (noManual) Topics() []string                   { return nil }
func (noManual) Title(string, string) string        { return "" }
func (noManual) Text(string, string) (string, bool) { return "", false }

// allHelp returns the help of the server and of every command in a language.
func allHelp(t *testing.T, lang text.Lang) string {
	t.Helper()
	var out bytes.Buffer
	env := Environment{Getenv: func(name string) string { return map[string]string{"LANG": lang.String()}[name] }}
	out.WriteString("$ littleshelf -h\n")
	if _, err := ParseServe([]string{"-h"}, env, "https://api.weixin.qq.com", &out, &out); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	p := Program{Lang: lang, Stdout: &out, Stderr: &out, Env: env, Manual: func() (Manual, error) { return noManual{}, nil }}
	commands := []string{""}
	for _, c := range newGrammar().commands {
		commands = append(commands, c.words)
	}
	for _, words := range commands {
		args := append([]string{"help"}, strings.Fields(words)...)
		out.WriteString("\n$ littleshelf " + strings.Join(args, " ") + "\n")
		if code := p.Run(context.Background(), args); code != ExitDone {
			t.Fatalf("%q: exit %d", args, code)
		}
	}
	return out.String()
}
