package find

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"littleshelf/app"
)

// maxFolded is the length of the longest folded text, in characters. A few characters decompose
// into many: U+FDFA into eighteen.
const maxFolded = app.MaxSearch

// fold returns the form of a text in which it is compared: half width, lower case, without accents,
// and with one space in place of punctuation. "Ｃ＋＋：Ｐｒｉｍｅｒ" becomes "c++ primer". A text that
// has nothing else, such as "？！", keeps its punctuation.
func fold(text string) string {
	text = norm.NFKD.String(text)
	if folded := strings.Join(strings.Fields(strings.Map(foldRune, text)), " "); folded != "" {
		return shorten(norm.NFC.String(folded))
	}
	return shorten(strings.Join(strings.Fields(text), " "))
}

// foldRune returns the folded form of a decomposed character: a space for punctuation, -1 for a
// character that is dropped.
func foldRune(r rune) rune {
	switch {
	case unicode.IsLetter(r), unicode.IsNumber(r), r == '+', r == '#', unicode.Is(unicode.Mc, r):
		return unicode.ToLower(r)
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return -1
	}
	return ' '
}

// shorten returns the first maxFolded characters of a text.
func shorten(text string) string {
	if utf8.RuneCountInString(text) <= maxFolded {
		return text
	}
	return string([]rune(text)[:maxFolded])
}

// joined returns a folded text without its spaces: "深入浅出 node js" is then found by "nodejs".
func joined(folded string) string { return strings.ReplaceAll(folded, " ", "") }
