package app

import (
	"strings"
	"unicode"
)

// Named is a reader's folded name and id, as a search by name reads them. Name is empty if the
// reader has no profile.
type Named struct {
	Name string
	User UserID
}

// Named returns the name by which the reader is found. ok is false for an erased reader.
func (u User) Named() (n Named, ok bool) {
	return Named{FoldName(u.Profile.NickName), u.ID}, !u.Erased
}

// maxFolded is the length to which a name is folded, in characters. WeChat's names have at most
// 32.
const maxFolded = 64

// FoldName maps all ways to type a name to one text: it ignores case, full and half width, and
// spaces. Databases contain keys made by FoldName: its result for a name must never change.
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

// katakana holds the full-width forms of U+FF66 to U+FF9D.
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
