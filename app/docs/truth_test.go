package docs_test

import (
	"io/fs"
	"net/url"
	"os"
	"regexp"
	"strings"
	"testing"
)

func unescape(fragment string) string {
	if plain, err := url.PathUnescape(fragment); err == nil {
		return plain
	}
	return fragment
}

// TestEveryFlag checks that the topic flags has every flag of the server with its default, and
// every flag of the commands.
func TestEveryFlag(t *testing.T) {
	texts := sources(t)
	server := regexp.MustCompile(`(?m)^  -(\S+).*\n(.*)$`).FindAllStringSubmatch(commandOutput(t, nil, "-h"), -1)
	if len(server) < 30 {
		t.Errorf("-h lists %d flags", len(server))
	}
	commands := regexp.MustCompile(`(?m)^  littleshelf ([a-z]+(?: [a-z]+)?) `).FindAllStringSubmatch(commandOutput(t, nil, "help"), -1)
	if len(commands) < 30 {
		t.Errorf("help lists %d commands", len(commands))
	}
	for _, language := range languages {
		text := texts["docs/"+language+"/flags.md"]
		for _, flag := range server {
			item := regexp.MustCompile("(?m)^- .*`-" + flag[1] + "[ `](.*\n(?:  .*\n)*)").FindStringSubmatch(text)
			if item == nil {
				t.Errorf("%s: -%s is missing", language, flag[1])
				continue
			}
			value := regexp.MustCompile(`\(default "?([^":)]+)"?\)`).FindStringSubmatch(flag[2])
			if value != nil && !strings.Contains(item[1], "`"+value[1]+"`") {
				t.Errorf("%s: -%s does not say that its default is %s", language, flag[1], value[1])
			}
		}
	}
	for _, command := range commands {
		help := commandOutput(t, nil, append([]string{"help"}, strings.Fields(command[1])...)...)
		for _, flag := range regexp.MustCompile(`(?m)^-([a-z-]+)`).FindAllStringSubmatch(help, -1) {
			for _, language := range languages {
				if !regexp.MustCompile("[` ]-" + flag[1] + "[ `]").MatchString(texts["docs/"+language+"/flags.md"]) {
					t.Errorf("%s: -%s of %s is missing", language, flag[1], command[1])
				}
			}
		}
	}
}

// TestEveryTest checks that the tests that the topic security names exist.
func TestEveryTest(t *testing.T) {
	var list []byte
	err := fs.WalkDir(os.DirFS("../.."), ".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile("../../" + path)
		list = append(list, source...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for path, text := range sources(t) {
		if !strings.HasSuffix(path, "security.md") {
			continue
		}
		named := regexp.MustCompile("`(Test[A-Za-z0-9]+)`").FindAllStringSubmatch(text, -1)
		if len(named) < 25 {
			t.Errorf("%s names %d tests", path, len(named))
		}
		for _, test := range named {
			if !strings.Contains(string(list), "\nfunc "+test[1]+"(") {
				t.Errorf("%s names %s, which is no test", path, test[1])
			}
		}
	}
}

// TestLanguagesAgree checks that a topic says the same in both languages, as far as a program can
// see: the same levels of headings, blocks of code, rows and items; and that each is in its
// language.
func TestLanguagesAgree(t *testing.T) {
	texts := sources(t)
	shape := regexp.MustCompile("(?m)^ *(#+ |```[a-z ]*|[|]|- |[0-9]+[.] )")
	han := regexp.MustCompile(`\p{Han}`)
	for path, chinese := range texts {
		name, ok := strings.CutPrefix(path, "docs/zh/")
		if !ok {
			continue
		}
		english, ok := texts["docs/en/"+name]
		if !ok {
			t.Errorf("%s is in Chinese only", name)
		}
		zh, en := shape.FindAllString(chinese, -1), shape.FindAllString(english, -1)
		for i := range max(len(zh), len(en)) {
			if i >= len(zh) || i >= len(en) || zh[i] != en[i] {
				t.Errorf("%s: the languages part at mark %d: %q and %q", name, i,
					zh[min(i, len(zh)-1):min(i+3, len(zh))],
					en[min(i, len(en)-1):min(i+3, len(en))])
				break
			}
		}
		for line := range strings.Lines(chinese) {
			if strings.HasPrefix(line, "#") && !han.MatchString(line) && !strings.Contains(line, "HTTPS") {
				t.Errorf("%s: a Chinese heading without Chinese: %s", name, line)
			}
		}
		for line := range strings.Lines(english) {
			if strings.HasPrefix(line, "#") && han.MatchString(line) {
				t.Errorf("%s: an English heading in Chinese: %s", name, line)
			}
		}
	}
}
