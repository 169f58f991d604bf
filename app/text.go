package app

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tidy removes invisible characters from both ends of a text: white space, control and format
// characters, fillers. Inside the text they stay: a line break, or the joiner within an emoji. A
// variation selector or tag after the last visible character belongs to that character and stays.
func Tidy(s string) string {
	s = strings.TrimLeftFunc(s, blank)
	last := strings.LastIndexFunc(s, shows)
	if last < 0 {
		return ""
	}
	_, size := utf8.DecodeRuneInString(s[last:])
	end := last + size
	for _, r := range s[end:] {
		if !completes(r) {
			break
		}
		end += utf8.RuneLen(r)
	}
	return s[:end]
}

// TidyName is Tidy for a text that is shown on one line with others. It also removes the
// characters that change the direction of writing, because they would change the direction of the
// text after the name.
func TidyName(s string) string {
	if !utf8.ValidString(s) {
		return s // strings.Map would make it valid
	}
	return Tidy(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Bidi_Control, r) {
			return -1
		}
		return r
	}, s))
}

// oneLine returns a text with a space for each control character, such as a line break.
func oneLine(s string) string {
	if !utf8.ValidString(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, s)
}

// visible returns the number of visible characters in a text.
func visible(s string) (n int) {
	for _, r := range s {
		if shows(r) {
			n++
		}
	}
	return n
}

func shows(r rune) bool { return !blank(r) }

// blank reports whether a character is invisible on its own: it has one of Unicode's properties
// White_Space and Default_Ignorable_Code_Point, is a control, or is one of three that are drawn
// empty.
func blank(r rune) bool {
	switch r {
	case '\u2800', '\U0001D159', '\U00016FE4': // braille blank, null notehead, Khitan filler
		return true
	}
	return unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// completes reports whether a character changes how the one before it is drawn: as an emoji
// (U+FE0F), or as the flag of a region (tags, which Unicode uses in emojis only).
func completes(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) || r >= '\U000E0020' && r <= '\U000E007F'
}
