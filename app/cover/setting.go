package cover

import (
	"math"
	"strings"
)

// columns is a text set in columns from right to left.
type columns struct {
	size  float64 // of the type
	texts [][]glyph
}

// The distances of glyphs in a column, and of columns, in sizes of the type.
const (
	rowPitch    = 1.16
	columnPitch = 1.24
)

// setColumns sets a text as large as a box allows, in at most most columns of nearly equal length.
// A column more must make the type larger by a quarter.
func setColumns(text []glyph, width, height, largest float64, most int) (best columns) {
	n := len(text)
	for count := 1; count <= min(most, n); count++ {
		try := columns{1, deal(text, count)}
		try.size = math.Floor(min(largest, height/try.height(), width/try.width()))
		if try.size > 1.25*best.size {
			best = try
		}
	}
	return best
}

// deal cuts a text into parts whose lengths differ by at most 1, longer ones first.
func deal(text []glyph, parts int) (dealt [][]glyph) {
	for ; parts > 0; parts-- {
		n := (len(text) + parts - 1) / parts
		dealt, text = append(dealt, text[:n]), text[n:]
	}
	return dealt
}

// width returns the width of the columns.
func (c columns) width() float64 { return c.size * (1 + columnPitch*float64(len(c.texts)-1)) }

// height returns the height of the longest column.
func (c columns) height() float64 {
	if len(c.texts) == 0 {
		return 0
	}
	return c.size * (1 + rowPitch*float64(len(c.texts[0])-1))
}

// lines is a text set in lines.
type lines struct {
	size  float64
	texts [][]glyph
}

// setLines sets a text in the first of the sizes in which it fits into a box, in lines of nearly
// equal length. In the last size words are broken where the line ends.
func setLines(text []glyph, width, height, pitch float64, sizes ...float64) lines {
	for _, size := range sizes {
		most := int(height / (pitch * size))
		if texts, whole := wrap(text, width/size); whole && len(texts) <= most {
			return lines{size, balance(text, width/size, len(texts))}
		}
	}
	last := sizes[len(sizes)-1]
	texts, _ := wrap(text, width/last)
	return lines{last, texts}
}

// balance returns the lines of the narrowest setting that needs no more lines.
func balance(text []glyph, widest float64, most int) [][]glyph {
	best, _ := wrap(text, widest)
	for width := widest; width > 0; width -= 0.25 {
		texts, whole := wrap(text, width)
		if !whole || len(texts) > most {
			break
		}
		best = texts
	}
	return best
}

// wrap sets a text in lines of at most a width. whole reports whether no word was broken.
func wrap(text []glyph, width float64) (texts [][]glyph, whole bool) {
	whole = true
	for len(text) > 0 {
		n := fitting(text, width)
		end := n
		for end < len(text) && end > 0 && !breakable(text, end) {
			end--
		}
		if end == 0 {
			end, whole = n, false
		}
		texts = append(texts, trimSpace(text[:end]))
		text = trimSpace(text[end:])
	}
	return texts, whole
}

// fitting returns the number of glyphs of the longest beginning that is not wider than width, and
// at least 1.
func fitting(text []glyph, width float64) (n int) {
	for n < len(text) && width >= text[n].width {
		width -= text[n].width
		n++
	}
	return max(n, 1)
}

// Marks that do not begin a line, and that do not end one.
const (
	closing = "，。、；：？！…—》〉」』】）”’·,.;:?!)]}"
	opening = "《〈「『【（“‘([{"
)

// breakable reports whether a line may end before glyph i.
func breakable(text []glyph, i int) bool {
	before, after := text[i-1], text[i]
	switch {
	case before.text == " ", after.text == " ", before.text == "-":
		return true
	case strings.Contains(closing, after.text), strings.Contains(opening, before.text):
		return false
	}
	return !before.isWord() || !after.isWord()
}

func trimSpace(text []glyph) []glyph {
	for len(text) > 0 && text[0].text == " " {
		text = text[1:]
	}
	for len(text) > 0 && text[len(text)-1].text == " " {
		text = text[:len(text)-1]
	}
	return text
}
