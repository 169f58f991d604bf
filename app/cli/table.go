package cli

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// table is rows of cells in columns that line up on a terminal, Chinese ones too.
type table struct {
	rows  [][]string
	right map[int]bool // columns of numbers
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// numbers says which columns stand to the right.
func (t *table) numbers(columns ...int) {
	t.right = make(map[int]bool)
	for _, c := range columns {
		t.right[c] = true
	}
}

func (t *table) write(w io.Writer) {
	var widths []int
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width(plain(cell)))
		}
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			cell = plain(cell)
			space := strings.Repeat(" ", widths[i]-width(cell))
			if t.right[i] {
				cell = space + cell
			} else {
				cell += space
			}
			line.WriteString(cell + "  ")
		}
		io.WriteString(w, strings.TrimRight(line.String(), " ")+"\n")
	}
}

// plain makes text of readers harmless: no line breaks, nothing a terminal obeys.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return ' '
		case !unicode.IsPrint(r):
			return '·'
		}
		return r
	}, s)
}

// escape is plain for JSON: what a terminal obeys or does not show can stand in texts only, and there it
// is the same when it is escaped.
func escape(text []byte) []byte {
	escaped := make([]byte, 0, len(text))
	for _, r := range string(text) {
		if r == '\n' || !unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) {
			escaped = utf8.AppendRune(escaped, r)
			continue
		}
		for _, half := range utf16.AppendRune(nil, r) {
			escaped = fmt.Appendf(escaped, `\u%04x`, half)
		}
	}
	return escaped
}

// wide is what terminals show two columns wide: the W and F of Unicode's East Asian Width (UAX #11),
// in the ranges that texts have.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115F, 1}, {0x2E80, 0x303E, 1}, {0x3041, 0xA4CF, 1}, {0xA960, 0xA97F, 1}, {0xAC00, 0xD7A3, 1},
		{0xF900, 0xFAFF, 1}, {0xFE30, 0xFE6F, 1}, {0xFF00, 0xFF60, 1}, {0xFFE0, 0xFFE6, 1},
	},
	R32: []unicode.Range32{{0x1F300, 0x1F64F, 1}, {0x1F680, 0x1F6FF, 1}, {0x1F900, 0x1FAFF, 1}, {0x20000, 0x3FFFD, 1}},
}

// width is how many columns s takes on a terminal.
func width(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Mn, r):
		case unicode.Is(wide, r):
			n += 2
		default:
			n++
		}
	}
	return n
}
