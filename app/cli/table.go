package cli

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// table is rows of cells in aligned columns. A Chinese character counts as two columns of the
// terminal.
type table struct {
	rows     [][]string
	right    map[int]bool // columns that are aligned right
	maxWidth int          // width of the terminal; 0 is no limit
	flexible []int        // columns that are truncated to fit
	widths   []int        // widths of the columns; nil before the first write
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// alignRight aligns columns right.
func (t *table) alignRight(columns ...int) {
	t.right = make(map[int]bool)
	for _, c := range columns {
		t.right[c] = true
	}
}

// write writes the rows that were added since the last write. The first write decides the widths of
// the columns.
func (t *table) write(w io.Writer) {
	if t.widths == nil {
		t.measure()
	}
	for _, row := range t.rows {
		var line strings.Builder
		for i, cell := range row {
			if cell = sanitize(cell); t.maxWidth > 0 && slices.Contains(t.flexible, i) {
				cell = truncate(cell, t.widths[i])
			}
			space := strings.Repeat(" ", max(0, t.widths[i]-width(cell)))
			if t.right[i] {
				cell = space + cell
			} else {
				cell += space
			}
			line.WriteString(cell + "  ")
		}
		io.WriteString(w, strings.TrimRight(line.String(), " ")+"\n")
	}
	t.rows = t.rows[:0]
}

// measure sets the widths of the columns. It narrows the widest flexible column until rows fit.
func (t *table) measure() {
	for _, row := range t.rows {
		for i, cell := range row {
			if i == len(t.widths) {
				t.widths = append(t.widths, 0)
			}
			t.widths[i] = max(t.widths[i], width(sanitize(cell)))
		}
	}
	if t.maxWidth == 0 || len(t.flexible) == 0 {
		return
	}
	total := 2 * (len(t.widths) - 1)
	for _, w := range t.widths {
		total += w
	}
	const narrowest = 8
	for ; total > t.maxWidth; total-- {
		widest := slices.MaxFunc(t.flexible, func(a, b int) int { return t.widths[a] - t.widths[b] })
		if t.widths[widest] <= narrowest {
			return
		}
		t.widths[widest]--
	}
}

// truncate shortens s to a number of columns of a terminal.
func truncate(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	n := 0
	for i, r := range s {
		if n += width(string(r)); n >= columns {
			return s[:i] + "…"
		}
	}
	return s
}

// sanitize replaces line breaks, control characters and invisible characters of readers' texts,
// because a terminal would obey them.
func sanitize(s string) string {
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

// escapeJSON escapes the same characters in JSON. They occur only inside strings, where an escape
// does not change the value.
func escapeJSON(text []byte) []byte {
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

// wide is the characters that take two columns of a terminal: W and F of Unicode's East Asian Width
// (UAX #11), in the ranges that are common in texts.
var wide = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x1100, 0x115F, 1}, {0x2E80, 0x303E, 1}, {0x3041, 0xA4CF, 1}, {0xA960, 0xA97F, 1}, {0xAC00, 0xD7A3, 1},
		{0xF900, 0xFAFF, 1}, {0xFE30, 0xFE6F, 1}, {0xFF00, 0xFF60, 1}, {0xFFE0, 0xFFE6, 1},
	},
	R32: []unicode.Range32{{0x1F300, 0x1F64F, 1}, {0x1F680, 0x1F6FF, 1}, {0x1F900, 0x1FAFF, 1}, {0x20000, 0x3FFFD, 1}},
}

// width returns the number of columns that s takes on a terminal.
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
