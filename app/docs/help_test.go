package docs_test

import (
	"regexp"
	"strings"
	"testing"

	"littleshelf/app/docs"
)

// TestHelp checks that the command help prints each topic in the language of the locale, lists all,
// and prints the usage of a command first where a topic has its name.
func TestHelp(t *testing.T) {
	d := newDocs(t)
	for _, tt := range []struct {
		env      []string
		language string
	}{
		{nil, docs.English},
		{[]string{"LANG=zh_CN.UTF-8"}, docs.Chinese},
		{[]string{"LANG=zh_CN.UTF-8", "LC_MESSAGES=en_US.UTF-8"}, docs.English},
		{[]string{"LANG=en_US.UTF-8", "LC_MESSAGES=zh_TW"}, docs.Chinese},
		{[]string{"LANG=zh_CN.UTF-8", "LC_MESSAGES=zh_CN.UTF-8", "LC_ALL=C"}, docs.English},
	} {
		list := commandOutput(t, tt.env, "help")
		for _, topic := range d.Topics() {
			title := d.Title(tt.language, topic)
			if !regexp.MustCompile("(?m)^  " + topic + "  +" + regexp.QuoteMeta(title) + "$").MatchString(list) {
				t.Errorf("%v: help does not list %s, %q", tt.env, topic, title)
			}
		}
		for _, topic := range []string{"install", "backup"} {
			text, _ := d.Text(tt.language, topic)
			usage, ok := strings.CutSuffix(commandOutput(t, tt.env, "help", topic), text)
			if !ok || (topic == "backup") != strings.Contains(usage, "littleshelf backup FILE\n") || topic != "backup" && usage != "" {
				t.Errorf("%v: help %s prints %q before the topic, %v", tt.env, topic, usage, ok)
			}
		}
	}
}

// TestText checks how Markdown is printed on a terminal.
func TestText(t *testing.T) {
	const markdown = "# 标题 `a`\n\nOne **line**\nand another, `code\nbroken`, see [备份](backup.md#x),\n" +
		"[here](#x), [there](https://example.com/x) or <https://example.com>.\n\n" +
		"```sh run\n$ a <b>\n\n  c\n```\n\n- first\n  more\n- second:\n\n  ```js\n  x\n  ```\n\n- third\n\n1. one\n2. two\n\n" +
		"| A | B |\n|---|---|\n| `-x` | y & z |\n| 1 | 2 |\n\n## Next\n\n> quoted\n"
	const want = "标题 a\n\n" +
		"    One line\n    and another, code broken, see 备份 (littleshelf help backup),\n" +
		"    here, there <https://example.com/x> or https://example.com.\n\n" +
		"        $ a <b>\n\n          c\n\n" +
		"    - first\n      more\n    - second:\n\n          x\n\n    - third\n\n" +
		"    1. one\n    2. two\n\n" +
		"    -x\n        y & z\n    1\n        2\n\n" +
		"Next\n\n        quoted\n"
	d, err := docs.New(files(map[string]string{"zh/install": markdown}), nil)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := d.Text(docs.Chinese, "install"); got != want {
		t.Errorf("Text:\n%s\nwant:\n%s", got, want)
	}
	for path, source := range sources(t) {
		language, topic, found := strings.Cut(strings.TrimSuffix(strings.TrimPrefix(path, "docs/"), ".md"), "/")
		if !found {
			language, topic = docs.English, "changelog"
		}
		text, ok := newDocs(t).Text(language, topic)
		for _, markup := range []string{"```", "](", "**", "\n#", "|--"} {
			if !ok || strings.Contains(text, markup) {
				t.Errorf("%s is printed with %q (%v); its source has %d bytes", path, markup, ok, len(source))
			}
		}
	}
}

// TestLineBreaks checks where a line break of the source is a space on a page.
func TestLineBreaks(t *testing.T) {
	d, err := docs.New(files(map[string]string{"zh/install": "# x\n\n你\n好，\n`a`\nb\n书\n1\n（完）\n"}), nil)
	if err != nil {
		t.Fatal(err)
	}
	const want = "<p>你好，<code>a</code>\nb\n书\n1（完）</p>"
	if page := get(d, "GET", "/docs/zh/install").Body.String(); !strings.Contains(page, want) {
		t.Errorf("the page lacks %q:\n%s", want, page)
	}
	if index := get(d, "GET", "/docs/zh").Body.String(); !strings.Contains(index, "<p>你好，a b 书 1（完）</p>") {
		t.Errorf("the index shows another summary:\n%s", index)
	}
}
