package spreadsheet

import (
	"strings"
	"unicode"
)

// Harmless quotes a text that a spreadsheet would interpret as a formula, with an apostrophe. It
// also replaces characters that control a terminal or the direction of text by a dot: a text could
// otherwise appear in the place of another cell. It keeps line breaks and tabs, which are common in
// spreadsheets.
func Harmless(text string) string {
	text = strings.Map(visible, text)
	if isFormula(text) {
		return "'" + text
	}
	return text
}

// Reversible is Harmless for a text that Original reads back: it also quotes a text that has the
// apostrophe already.
func Reversible(text string) string {
	if Original(text) != text {
		return "'" + text
	}
	return Harmless(text)
}

// Original returns the text that Reversible quoted.
func Original(cell string) string {
	text, quoted := strings.CutPrefix(cell, "'")
	if quoted && isFormula(strings.TrimLeft(text, "'")) {
		return text
	}
	return cell
}

// isFormula reports whether a spreadsheet would interpret a text. A formula begins with one of some
// characters, also after white space, and also in their full-width forms
// (https://owasp.org/www-community/attacks/CSV_Injection).
func isFormula(text string) bool {
	bare := strings.TrimLeftFunc(text, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r)
	})
	return strings.HasPrefix(text, "\t") || strings.HasPrefix(text, "\r") || strings.HasPrefix(text, "\n") ||
		bare != "" && strings.ContainsRune("=+-@＝＋－＠", []rune(bare)[0])
}

// visible replaces characters that control a terminal or the direction of text by a dot: a text
// could otherwise appear in the place of another cell. It keeps line breaks and tabs, which are
// common in spreadsheets.
func visible(r rune) rune {
	if unicode.IsControl(r) && !strings.ContainsRune("\t\r\n", r) || unicode.Is(unicode.Bidi_Control, r) {
		return '·'
	}
	return r
}
