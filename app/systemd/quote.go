package systemd

import (
	"strings"
	"unicode"
)

// plain escapes what is expanded in every setting: % (systemd.unit(5), Specifiers).
func plain(s string) string { return strings.ReplaceAll(s, "%", "%%") }

// word writes s so that it is read back as one word (systemd.syntax(7), Quoting).
func word(s string) string { return quote(s, " ;\"'\\#") }

// paths writes a list of paths, of which a colon outside of quotes would make pairs.
func paths(list []string) string {
	var quoted []string
	for _, path := range list {
		quoted = append(quoted, quote(path, " ;\"'\\#:"))
	}
	return strings.Join(quoted, " ")
}

// quote puts s between quotes when it is empty or has one of these characters.
func quote(s, special string) string {
	s = plain(s)
	if s != "" && !strings.ContainsAny(s, special) {
		return s
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}

// command writes a command line, in whose arguments variables are expanded too
// (systemd.service(5), Command lines).
func command(exec []string) string {
	line := []string{word(exec[0])}
	for _, arg := range exec[1:] {
		line = append(line, word(strings.ReplaceAll(arg, "$", "$$")))
	}
	return strings.Join(line, " ")
}

// shell writes s so that a shell reads it back as one word.
func shell(s string) string {
	if !strings.ContainsFunc(s, func(r rune) bool {
		return !strings.ContainsRune("/._-:@%+", r) && !unicode.IsLetter(r) && !unicode.IsDigit(r)
	}) {
		return s
	}
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}
