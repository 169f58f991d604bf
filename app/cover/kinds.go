package cover

import (
	"fmt"
	"strings"
)

// margin is the distance of texts from the edges of a cover.
const margin = 30

// drawSlip draws a thread-bound book with a title slip (题签).
func drawSlip(s *sheet, title, author []glyph) {
	h := s.height
	var thread strings.Builder
	fmt.Fprintf(&thread, "M268 0V%s", number(h))
	for _, share := range []float64{0.08, 0.36, 0.64, 0.92} {
		fmt.Fprintf(&thread, "M268 %sh32", number(share*h))
	}
	s.stroke(thread.String(), s.cloth.ink, 2, 0.55)

	upright := count(author, glyph.isHan) == len(author) && len(author) <= maxUpright
	room := h - 2*margin - 44
	if !upright {
		room -= 46 // for the author's line
	}
	c := setColumns(title, 150, room, 50, 2)
	width, height := c.width()+32, c.height()+44
	s.rect(margin, margin, width, height, paper)
	s.stroke(fmt.Sprintf("M35 35h%sv%sh-%[1]sz", number(width-10), number(height-10)), s.cloth.ground, 1.5, 1)
	s.columns(c, margin+16+c.width(), margin+22, paperInk)

	const size = 23
	if upright {
		below := rowPitch * size * float64(len(author)-1)
		s.column(author, 236, h-margin-below, size, s.cloth.soft())
		return
	}
	s.author(author, margin, 252, h-margin, style{ink: s.cloth.soft()})
}

// maxUpright is the length of the longest author's name that is set in a column.
const maxUpright = 6

// maxLarge is the length of the longest title that fills a sheet.
const maxLarge = 4

// drawLarge draws a title that fills the sheet, and a seal with the surname (大字).
func drawLarge(s *sheet, title, author []glyph) {
	most := 1
	if len(title) == maxLarge {
		most = 2
	}
	c := setColumns(title, 232, s.height-140, 112, most)
	s.columns(c, (Width+232)/2, 42, s.cloth.ink)
	y := s.height - 78
	if name := surname(author); name != "" {
		s.rect(34, y, 44, 44, s.cloth.accent)
		s.glyphs(name, "56", number(y+33), 30, s.cloth.onAccent())
	}
	s.author(author, 90, Width-margin, y+30, style{ink: s.cloth.soft()})
}

// surname returns the first character of an author's name, without the dynasty or country that may
// stand before it in brackets.
func surname(author []glyph) string {
	text := join(author)
	for _, pair := range [][2]string{{"[", "]"}, {"［", "］"}, {"【", "】"}, {"〔", "〕"}, {"(", ")"}, {"（", "）"}} {
		if inside, ok := strings.CutPrefix(text, pair[0]); ok {
			_, text, _ = strings.Cut(inside, pair[1])
		}
	}
	if name := split(text); len(name) > 0 {
		return name[0].text
	}
	return ""
}

// drawMoon draws a disc over water, and the title on paper below (月).
func drawMoon(s *sheet, title, author []glyph) {
	sky := 0.58 * s.height
	s.circle(110+5*float64(s.number%13), 0.44*sky, 50+float64(s.number%4)*4, s.cloth.accent, 0.92)
	s.stroke(fmt.Sprintf("M0 %sh300M0 %sh300M0 %sh300", number(0.78*sky), number(0.86*sky), number(0.93*sky)), s.cloth.ink, 1.5, 0.5)
	s.rect(0, sky, Width, s.height-sky, paper)
	l := setLines(title, Width-56, s.height-sky-64, 1.25, 40, 34, 30, 26, 22)
	s.lines(l, sky+14, 1.25, style{ink: paperInk})
	s.author(author, 28, Width-28, s.height-24, style{ink: paperFaded})
}

// drawRing draws a ring, and the title in columns beside it (环).
func drawRing(s *sheet, title, author []glyph) {
	y := 0.47 * s.height
	s.circle(96, y, 70, s.cloth.accent, 0.2)
	s.stroke(fmt.Sprintf("M10 %sa86 86 0 1 1 172 0a86 86 0 1 1 -172 0", number(y)), s.cloth.accent, 3, 1)
	s.stroke(fmt.Sprintf("M30 %sh240", number(s.height-66)), s.cloth.ink, 1.5, 0.5)
	c := setColumns(title, 76, s.height-66-54, 46, 2)
	s.columns(c, 269, 34, s.cloth.ink)
	s.author(author, margin, Width-margin, s.height-28, style{ink: s.cloth.soft()})
}

// drawHills draws two ranges of hills below the title (山).
func drawHills(s *sheet, title, author []glyph) {
	h := s.height
	s.fill(fmt.Sprintf("M0 %sq60 -66 120 -18q50 -54 110 -6q40 -30 70 -8V%sH0z", number(0.78*h), number(h)), s.cloth.accent, 0.55)
	s.fill(fmt.Sprintf("M0 %sq80 -54 150 -10q70 -36 150 4V%sH0z", number(0.85*h), number(h)), s.cloth.accent, 1)
	c := setColumns(title, 220, 0.78*h-48-40, 52, 4)
	s.columns(c, (Width+c.width())/2, 40, s.cloth.ink)
	s.author(author, margin, Width-margin, h-22, style{ink: s.cloth.onAccent(), centred: true})
}

// drawPlain draws a title in lines over a pattern of dots (横排).
func drawPlain(s *sheet, title, author []glyph) {
	for radius := range 4 {
		var dots strings.Builder
		for column := range 11 {
			row := (radius + 3*column + int(s.number%4)) % 4
			fmt.Fprintf(&dots, "M%d %sh0", 30+24*column, number(s.height-150+24*float64(row)))
		}
		s.stroke(dots.String(), s.cloth.accent, []float64{3, 5.6, 8.2, 10.8}[radius], 0.9)
	}
	s.rect(margin, 34, 40, 5, s.cloth.accent)
	l := setLines(title, Width-56, s.height-150-12-52, 1.2, 54, 46, 40, 36, 32, 28, 25, 22)
	s.lines(l, 50, 1.2, style{ink: s.cloth.ink, sans: true, bold: true})
	s.author(author, margin, Width-margin, s.height-28, style{ink: s.cloth.soft(), sans: true})
}

// lines draws lines below each other, from top.
func (s *sheet) lines(l lines, top, pitch float64, as style) {
	as.size = l.size
	for i, text := range l.texts {
		s.line(text, 28, Width-28, top+l.size*(0.95+pitch*float64(i)), as)
	}
}

// author draws an author's name on one line: smaller if it is long, then cut.
func (s *sheet) author(name []glyph, left, right, baseline float64, as style) {
	const largest, smallest = 23, 16
	room := right - left
	name = shorten(name, room/smallest)
	if len(name) == 0 {
		return
	}
	as.size = min(largest, max(smallest, room/length(name)))
	s.line(name, left, right, baseline, as)
}
