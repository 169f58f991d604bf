package systemd

import (
	"strings"
	"unicode"
)

// escape escapes %, which systemd expands in every setting (systemd.unit(5), Specifiers).
func escape(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// word quotes s so that systemd reads it as one word (systemd.syntax(7), Quoting).
func word(s string) string { return quote(s, " ;\"'\\#") }

// paths quotes a list of paths. An unquoted colon would separate a pair of paths.
func paths(list []string) string {
	var quoted []string
	for _, path := range list {
		quoted = append(quoted, quote(path, " ;\"'\\#:"))
	}
	return strings.Join(quoted, " ")
}

// quote escapes s, and quotes it if it is empty or contains one of the special characters.
func quote(s, special string) string {
	s = escape(s)
	if s != "" && !strings.ContainsAny(s, special) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// command quotes a command line. It escapes $ in the arguments, where systemd expands variables
// (systemd.service(5), Command lines).
func command(exec []string) string {
	line := []string{word(exec[0])}
	for _, arg := range exec[1:] {
		line = append(line, word(strings.ReplaceAll(arg, "$", "$$")))
	}
	return strings.Join(line, " ")
}

// ShellLine quotes words so that a shell reads them as they are.
func ShellLine(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = shell(word)
	}
	return strings.Join(quoted, " ")
}

// shell quotes s so that a shell reads it as one word.
func shell(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("/._-:@%+", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
