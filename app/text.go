package app

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Tidy removes from both ends of a text whatever shows nothing: white space, control and format
// characters, fillers. Inside the text they stay: a line break, or the joiner within an emoji. A
// variation selector or tag behind the last character that shows belongs to that character and stays.
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

// TidyName is Tidy for a text of one line that is shown among others. The characters that turn the
// direction of writing go wherever they stand, for they would turn what follows the name as well.
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

// visible is how many characters of a text show.
func visible(s string) (n int) {
	for _, r := range s {
		if shows(r) {
			n++
		}
	}
	return n
}

func shows(r rune) bool { return !blank(r) }

// blank reports whether a character shows nothing on its own (Unicode's properties White_Space and
// Default_Ignorable_Code_Point, the controls, and three that are drawn empty).
func blank(r rune) bool {
	switch r {
	case '\u2800', '\U0001D159', '\U00016FE4': // braille blank, null notehead, Khitan filler
		return true
	}
	return unicode.In(r, unicode.White_Space, unicode.Cc, unicode.Cf, unicode.Zs, unicode.Zl, unicode.Zp,
		unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// completes reports whether a character changes how the one before it is drawn: as an emoji (U+FE0F),
// or as the flag of a region (tags, of which Unicode has them in an emoji only).
func completes(r rune) bool {
	return unicode.Is(unicode.Variation_Selector, r) || r >= '\U000E0020' && r <= '\U000E007F'
}
