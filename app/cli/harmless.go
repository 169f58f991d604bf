package cli

import (
	"regexp"
	"unicode/utf8"
)

// maxQuoted is the maximum number of characters of a message's quotation.
const maxQuoted = 80

var (
	quotation = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

	// longWord matches a word that is too long for a readable path.
	longWord = regexp.MustCompile(`\S{300,}`)
)

// harmless returns a message on one line. It clips quotations of long input and long paths, and
// replaces control characters.
func harmless(message string) string {
	return longWord.ReplaceAllStringFunc(withClippedQuotations(message), func(word string) string {
		letters := []rune(word)
		return string(letters[:maxQuoted]) + "…" + string(letters[len(letters)-maxQuoted:])
	})
}

func withClippedQuotations(message string) string {
	return quotation.ReplaceAllStringFunc(sanitize(message), func(quoted string) string {
		return clip(quoted[:len(quoted)-1]) + `"`
	})
}

// clip shortens typed to maxQuoted characters.
func clip(typed string) string {
	if utf8.RuneCountInString(typed) <= maxQuoted {
		return typed
	}
	return string([]rune(typed)[:maxQuoted-1]) + "…"
}
