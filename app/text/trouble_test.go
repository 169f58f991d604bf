package text

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

var (
	firstCell = regexp.MustCompile("(?m)^\\| (`.+?`) \\|")
	quotedIn  = regexp.MustCompile("`([^`]+)`")
	number    = regexp.MustCompile(`\d+`)
)

// TestTroubleIsSaid checks that the program can print each message of the manual's topic trouble,
// and that the Chinese topic has it in Chinese too unless it is of the log. In the manual "…"
// stands for any text, and a number for a value.
func TestTroubleIsSaid(t *testing.T) {
	printed := map[Lang]string{English: printable(t, English), Chinese: printable(t, Chinese)}
	for lang := range printed {
		path := "../../static/docs/" + lang.String() + "/trouble.md"
		manual, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		rows := firstCell.FindAllStringSubmatch(string(manual), -1)
		if len(rows) < 15 {
			t.Errorf("%s has %d messages", path, len(rows))
		}
		for _, row := range rows {
			for i, quoted := range quotedIn.FindAllStringSubmatch(row[1], -1) {
				said := lang
				if i > 0 || !han.MatchString(quoted[1]) {
					said = English
				}
				if translated := Chinese.Text(quoted[1]); lang == Chinese && i == 0 && said == English && translated != quoted[1] {
					t.Errorf("%s: %q is printed as %q", path, quoted[1], translated)
				}
				for part := range strings.SplitSeq(quoted[1], "…") {
					want := number.ReplaceAllString(strings.TrimSpace(part), "#")
					if !strings.Contains(printed[said], want) {
						t.Errorf("%s: %q is no text of the program", path, part)
					}
				}
			}
		}
	}
}

// printable returns all texts of the source and the system in a language. "#" stands for values.
func printable(t *testing.T, lang Lang) string {
	t.Helper()
	literals, _ := sourceTexts(t)
	for _, system := range zhSystem {
		literals[system.source] = true
	}
	var printed strings.Builder
	for literal := range literals {
		parts, _ := split(lang.Text(literal))
		printed.WriteString(number.ReplaceAllString(strings.Join(parts, "#"), "#") + "\n")
	}
	return printed.String()
}
