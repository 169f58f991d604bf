package app

import (
	"strings"
	"unicode"
)

// Named is a reader by what they call themselves, folded; empty while they have no profile.
type Named struct {
	Name string
	User UserID
}

// Named is how the reader is found by name. ok is false for an erased reader, who has none.
func (u User) Named() (n Named, ok bool) {
	return Named{FoldName(u.Profile.NickName), u.ID}, !u.Erased
}

// maxFolded is how much of a name can be looked for, in characters. WeChat's have 32 at the most.
const maxFolded = 64

// FoldName makes one text of all ways to type a name: letters in full and half width, of either case,
// with and without spaces. Databases hold keys made by it: what it makes of a name must never change.
func FoldName(name string) string {
	left := maxFolded
	return strings.Map(func(r rune) rune {
		if r < ' ' || unicode.IsSpace(r) || left == 0 {
			return -1
		}
		left--
		return unicode.ToLower(narrow(r))
	}, name)
}

// katakana are the full-width forms of U+FF66 to U+FF9D.
var katakana = []rune("ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン")

// narrow folds the width of a character (UAX #11): ASCII to half, katakana to full width.
func narrow(r rune) rune {
	switch {
	case '！' <= r && r <= '～':
		return r - '！' + '!'
	case 'ｦ' <= r && r <= 'ﾝ':
		return katakana[r-'ｦ']
	}
	return r
}
