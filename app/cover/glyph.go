package cover

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// glyph is a character as readers see it: a rune and the marks on it, or the runes of one emoji.
type glyph struct {
	text  string
	width float64 // about, in widths of a Chinese character
}

// maxRunes bounds a glyph, for a text may stack any number of marks. The longest emoji have ten.
const (
	maxRunes = 10
	maxMarks = 3
)

const (
	joiner   = '\u200D'
	ellipsis = "…"
)

// split returns the glyphs of a text on one line: without line breaks, controls and the characters
// that change the direction of writing.
func split(s string) []glyph {
	var glyphs []glyph
	var last []rune
	end := func() {
		if len(last) > 0 {
			glyphs = append(glyphs, glyph{string(last), advance(last[0])})
		}
		last = nil
	}
	for _, r := range strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ") {
		switch {
		case !drawable(r):
		case len(last) > 0 && continues(last, r):
			if marks(last) < maxMarks && len(last) < maxRunes || r == joiner || last[len(last)-1] == joiner {
				last = append(last, r)
			}
		default:
			end()
			last = append(last, r)
		}
	}
	end()
	return glyphs
}

// drawable reports whether a rune may stand in a drawing. XML has no control characters, and no
// U+FFFE and U+FFFF.
func drawable(r rune) bool {
	switch {
	case r == joiner, r == '\u200C', isTag(r):
		return true
	case r == '\uFFFE', r == '\uFFFF':
		return false
	}
	return !unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs)
}

// continues reports whether a rune belongs to the glyph before it.
func continues(before []rune, r rune) bool {
	last := before[len(before)-1]
	switch {
	case unicode.Is(unicode.M, r), r == joiner, r == '\u200C', isTag(r), '\U0001F3FB' <= r && r <= '\U0001F3FF':
		return true
	case last == joiner:
		return unicode.IsSymbol(r) && emoji(before[0])
	case regional(r):
		return len(before) == 1 && regional(last)
	}
	return '\u1160' <= r && r <= '\u11FF' // the rest of a Hangul syllable
}

func isTag(r rune) bool    { return '\U000E0020' <= r && r <= '\U000E007F' }
func regional(r rune) bool { return '\U0001F1E6' <= r && r <= '\U0001F1FF' }
func emoji(r rune) bool    { return r >= '\u2190' && unicode.IsSymbol(r) }

func marks(runes []rune) (n int) {
	for _, r := range runes {
		if unicode.Is(unicode.M, r) {
			n++
		}
	}
	return n
}

// isHan reports whether the glyph is one character of a script that is written in columns too.
func (g glyph) isHan() bool {
	r, size := utf8.DecodeRuneInString(g.text)
	return size == len(g.text) && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}

// isWord reports whether a line break before or after the glyph would break a word.
func (g glyph) isWord() bool { return g.text != " " && g.width < 1 }

// rightToLeft reports whether the first letter is of a script that is written from the right.
func rightToLeft(glyphs []glyph) bool {
	for _, g := range glyphs {
		if r, _ := utf8.DecodeRuneInString(g.text); unicode.IsLetter(r) {
			return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko, unicode.Adlam)
		}
	}
	return false
}

// length returns the width of glyphs.
func length(glyphs []glyph) (total float64) {
	for _, g := range glyphs {
		total += g.width
	}
	return total
}

// shorten cuts glyphs to a width. If it cuts, the last is "…".
func shorten(glyphs []glyph, most float64) []glyph {
	if length(glyphs) <= most {
		return glyphs
	}
	room, n := most-1, 0
	for n < len(glyphs) && room >= glyphs[n].width {
		room -= glyphs[n].width
		n++
	}
	for n > 0 && glyphs[n-1].text == " " {
		n--
	}
	return append(glyphs[:n:n], glyph{ellipsis, 1})
}

// The widths of characters in the bold sans-serif fonts, in em. A line of them that could become
// too long is set with its length (see sheet.line).
func advance(r rune) float64 {
	switch {
	case emoji(r):
		return 1.3
	case r >= '\u2E80' && !('\uFB00' <= r && r <= '\uFE0F') && !('\uFE70' <= r && r <= '\uFEFC'), strings.ContainsRune("—…", r):
		return 1
	case strings.ContainsRune(" iIjl.,:;'!|()[]‘’·-ftr/", r):
		return 0.36
	case strings.ContainsRune("mwMW@%&ШЩЖМЮшщжмю", r):
		return 0.9
	case unicode.IsUpper(r):
		return 0.7
	case r < '\u0590':
		return 0.58
	default:
		return 0.7
	}
}
