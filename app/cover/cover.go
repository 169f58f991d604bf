// Package cover makes the covers of books: it draws one from a number, a title and an author, and
// encodes a keeper's picture anew.
package cover

// DrawingVersion changes with every change of a drawing. Addresses of drawn covers depend on it,
// because clients keep a cover for a year.
const DrawingVersion = 1

// Width is the width of a drawn cover. Its height is from 400 to 430.
const Width = 300

// Draw returns a cover as SVG. Equal arguments have equal covers.
//
// A title that is all Chinese is set in columns, glyph by glyph, because SVG in an <img> has no
// dependable writing-mode. Any other title is set in lines.
func Draw(number uint64, title, author string) []byte {
	s := newSheet(400+10*float64(number%4), number)
	t := shorten(split(title), maxTitle)
	a := split(author)
	kinds := kindsOf(t)
	kind := kinds[number%uint64(len(kinds))]
	s.cloth = kind.cloths[(number+number/uint64(len(kinds)))%uint64(len(kind.cloths))]
	s.rect(0, 0, Width, s.height, s.cloth.ground)
	kind.draw(s, t, a)
	return s.bytes(title, author)
}

// maxTitle is the length of the longest title that is drawn whole, in widths of a Chinese
// character. A longer one ends in "…".
const maxTitle = 20

// kind is one of the six ways to draw a cover.
type kind struct {
	draw   func(s *sheet, title, author []glyph)
	cloths []cloth
}

var (
	slip  = kind{drawSlip, darkCloths}
	large = kind{drawLarge, cloths}
	moon  = kind{drawMoon, darkCloths}
	ring  = kind{drawRing, cloths}
	hills = kind{drawHills, hillCloths}
	plain = kind{drawPlain, cloths}
)

// kindsOf returns the kinds that a title may have.
func kindsOf(title []glyph) []kind {
	han := count(title, glyph.isHan)
	switch {
	case han == len(title) && han <= maxLarge:
		return []kind{slip, large, moon, ring, hills}
	case han == len(title):
		return []kind{slip, ring, moon, hills}
	case han > len(title)/2:
		return []kind{moon, plain}
	default:
		return []kind{plain}
	}
}

func count(glyphs []glyph, has func(glyph) bool) (n int) {
	for _, g := range glyphs {
		if has(g) {
			n++
		}
	}
	return n
}

// join returns the text of glyphs.
func join(glyphs []glyph) string {
	var text []byte
	for _, g := range glyphs {
		text = append(text, g.text...)
	}
	return string(text)
}
