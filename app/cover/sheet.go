package cover

import (
	"fmt"
	"html"
	"strconv"
	"strings"
)

// sheet is an SVG that is being drawn.
type sheet struct {
	height float64
	number uint64
	cloth  cloth
	body   strings.Builder
}

// Phones without a Chinese serif font show their sans-serif one.
const (
	serif = "Songti SC,Noto Serif CJK SC,Noto Serif SC,Source Han Serif SC,STSong,SimSun,serif"
	sans  = "-apple-system,PingFang SC,HarmonyOS Sans SC,MiSans,Microsoft YaHei,Noto Sans CJK SC,sans-serif"
)

func newSheet(height float64, number uint64) *sheet { return &sheet{height: height, number: number} }

// bytes returns the SVG. A screen reader reads its title.
func (s *sheet) bytes(title, author string) []byte {
	label := strings.TrimSpace(join(split(title)) + " " + join(split(author)))
	return fmt.Appendf(nil, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%s" viewBox="0 0 %[1]d %[2]s"`+
		` role="img" font-family="%s"><title>%s</title>%s</svg>`+"\n",
		Width, number(s.height), serif, html.EscapeString(label), s.body.String())
}

// number formats a coordinate.
func number(v float64) string {
	return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0")
}

func (s *sheet) rect(x, y, width, height float64, fill colour) {
	fmt.Fprintf(&s.body, `<rect x="%s" y="%s" width="%s" height="%s" fill="%s"/>`,
		number(x), number(y), number(width), number(height), fill)
}

// stroke draws a line of path data.
func (s *sheet) stroke(path string, c colour, width, opacity float64) {
	fmt.Fprintf(&s.body, `<path d="%s" fill="none" stroke="%s" stroke-width="%s" stroke-linecap="round" opacity="%.2g"/>`,
		path, c, number(width), opacity)
}

// fill draws an area of path data.
func (s *sheet) fill(path string, c colour, opacity float64) {
	fmt.Fprintf(&s.body, `<path d="%s" fill="%s" opacity="%.2g"/>`, path, c, opacity)
}

func (s *sheet) circle(x, y, radius float64, c colour, opacity float64) {
	fmt.Fprintf(&s.body, `<circle cx="%s" cy="%s" r="%s" fill="%s" opacity="%.2g"/>`,
		number(x), number(y), number(radius), c, opacity)
}

// columns draws a text in columns. The rightmost ends at right, the first glyphs begin at top.
func (s *sheet) columns(c columns, right, top float64, ink colour) {
	x := right - c.size/2
	for _, text := range c.texts {
		s.column(text, x, top+0.88*c.size, c.size, ink)
		x -= columnPitch * c.size
	}
}

// column draws glyphs below each other, centred at x. Browsers disagree on how a list of
// coordinates counts a rune beyond U+FFFF, so a text with one is set a glyph at a time.
func (s *sheet) column(text []glyph, x, baseline, size float64, ink colour) {
	var xs, ys []string
	for i := range text {
		xs = append(xs, number(x))
		ys = append(ys, number(baseline+rowPitch*size*float64(i)))
	}
	if !strings.ContainsFunc(join(text), func(r rune) bool { return r > '\uFFFF' }) {
		s.glyphs(join(text), strings.Join(xs, " "), strings.Join(ys, " "), size, ink)
		return
	}
	for i, g := range text {
		s.glyphs(g.text, xs[i], ys[i], size, ink)
	}
}

func (s *sheet) glyphs(text, xs, ys string, size float64, ink colour) {
	fmt.Fprintf(&s.body, `<text x="%s" y="%s" font-size="%s" text-anchor="middle" fill="%s">%s</text>`,
		xs, ys, number(size), ink, html.EscapeString(text))
}

// style is how a line is drawn.
type style struct {
	size    float64
	ink     colour
	centred bool
	sans    bool
	bold    bool
}

// line draws glyphs from left to right between left and right, or from the right if they are of a
// script that is written so. Widths of letters differ from font to font: a line that could leave
// the cover is set with its length.
func (s *sheet) line(text []glyph, left, right, baseline float64, as style) {
	x, attributes := left, ""
	switch {
	case as.centred:
		x, attributes = (left+right)/2, ` text-anchor="middle"`
	case rightToLeft(text):
		x, attributes = right, ` direction="rtl"`
	}
	if as.sans {
		attributes += fmt.Sprintf(` font-family="%s"`, sans)
	}
	if as.bold {
		attributes += ` font-weight="700"`
	}
	if room := right - left; longest(text)*as.size > room {
		attributes += fmt.Sprintf(` textLength="%s" lengthAdjust="spacingAndGlyphs"`, number(min(room, length(text)*as.size)))
	}
	fmt.Fprintf(&s.body, `<text x="%s" y="%s" font-size="%s"%s fill="%s">%s</text>`,
		number(x), number(baseline), number(as.size), attributes, as.ink, html.EscapeString(join(text)))
}

// longest returns the width of glyphs in the font in which they are longest. In every font a Han
// character is as wide as the type. Elsewhere a glyph may be drawn rune by rune.
func longest(text []glyph) (total float64) {
	for _, g := range text {
		if g.isHan() {
			total++
		} else {
			total += 1.6 * g.width * float64(len([]rune(g.text)))
		}
	}
	return total
}
