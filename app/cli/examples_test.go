package cli

import (
	"io"
	"strings"
	"testing"

	"littleshelf/app/text"
)

// TestExamples checks that each command has examples, in both languages, and that it accepts them.
func TestExamples(t *testing.T) {
	for _, c := range newGrammar().commands {
		if len(c.examples) == 0 {
			t.Errorf("%s has no example", c.words)
		}
		for _, line := range c.examples {
			for _, lang := range []text.Lang{text.English, text.Chinese} {
				typed, _, _ := strings.Cut(lang.Text(line), " > ")
				p := &Program{Lang: lang, Stdout: io.Discard, Stderr: io.Discard, Env: Environment{Getenv: noVariables}}
				j, err := p.parse(strings.Fields(typed)[1:])
				if err != nil || j.command.words != c.words {
					t.Errorf("%q: %v, and the command %q, want %q", typed, err, j.command.words, c.words)
				}
			}
		}
	}
}
