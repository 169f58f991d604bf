package pdftest

import (
	"fmt"
	"strings"
)

// fonts are fonts that are damaged, or draw themselves.
var fonts = []File{
	{"TrueType of noise", false, func() []byte {
		return embedded("/FontFile2", "/TrueType", "\x00\x01\x00\x00\x00\xff"+string(noise(9000, 20)))
	}},
	{"TrueType with tables beyond its end", false, func() []byte {
		table := "glyf\x00\x00\x00\x00\xff\xff\xff\xf0\xff\xff\xff\xff"
		return embedded("/FontFile2", "/TrueType", "\x00\x01\x00\x00\x00\x09\x00\x80\x00\x03\x00\x10"+strings.Repeat(table, 9))
	}},
	{"CFF of noise", false, func() []byte {
		return embedded("/FontFile3", "/Type1", "\x01\x00\x04\x04"+string(noise(9000, 21)))
	}},
	{"CFF with subroutines that call themselves", false, func() []byte {
		return embedded("/FontFile3", "/Type1", "\x01\x00\x04\x01\x00\x01\x01\x01\x02A\x00\x01\x01\x01\x02"+strings.Repeat("\x8b\x0a", 4000))
	}},
	{"Type 1 of noise", false, func() []byte {
		return embedded("/FontFile", "/Type1", "%!PS-AdobeFont-1.0: A\n/FontMatrix [1e38 0 0 1e38 0 0] def\neexec\n"+string(noise(9000, 22)))
	}},
	{"Type 3 glyph that draws itself", false, func() []byte {
		var b builder
		font, glyph := b.reserve(), b.reserve()
		b.set(font, "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 65 /LastChar 65 /Widths [9] "+
			"/Encoding << /Differences [65 /A] >> /CharProcs << /A %d 0 R >> /Resources << /Font << /F %d 0 R >> >> >>", glyph, font)
		b.set(glyph, "<< /Length 36 >>\nstream\n9 0 d0 BT /F 9 Tf (AAAAAAAAAA) Tj ET  \nendstream")
		return b.one(fmt.Sprintf("/Font << /F %d 0 R >>", font), "BT /F 9 Tf (AAAA) Tj ET")
	}},
	{"font that is its own descendant", false, func() []byte {
		var b builder
		font := b.reserve()
		b.set(font, "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [%d 0 R] >>", font)
		return b.one(fmt.Sprintf("/Font << /F %d 0 R >>", font), "BT /F 9 Tf <0041> Tj ET")
	}},
	{"CMap that uses itself", false, func() []byte {
		var b builder
		cmap := b.reserve()
		b.set(cmap, "<< /Type /CMap /CMapName /A /UseCMap %d 0 R /Length 60 >>\nstream\n%-60s\nendstream", cmap,
			"1 begincidrange <00000000> <ffffffff> 0 endcidrange")
		return b.one(fmt.Sprintf("/Font << /F << /Type /Font /Subtype /Type0 /BaseFont /A /Encoding %d 0 R /ToUnicode %d 0 R /DescendantFonts "+
			"[<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A >>] >> >>", cmap, cmap), "BT /F 9 Tf <00410042> Tj ET")
	}},
	{"widths of infinity", false, func() []byte {
		var b builder
		return b.one("/Font << /F << /Type /Font /Subtype /TrueType /BaseFont /A "+
			"/FirstChar -2147483648 /LastChar 2147483647 /Widths [1e38 -1e38] >> >>", "BT /F 1e30 Tf (text) Tj ET")
	}},
	{"font named as a file", false, func() []byte {
		var b builder
		return b.one("/Font << /F << /Type /Font /Subtype /TrueType /BaseFont /../../../etc/passwd >> >>", "BT /F 9 Tf (text) Tj ET")
	}},
}

// embedded returns a PDF with text in an embedded font.
func embedded(key, subtype, data string) []byte {
	var b builder
	file := b.flate(fmt.Sprintf("/Length1 %d /Subtype /Type1C", len(data)), data)
	descriptor := b.add("<< /Type /FontDescriptor /FontName /A /Flags 4 /FontBBox [0 0 9 9] %s %d 0 R >>", key, file)
	return b.one(fmt.Sprintf("/Font << /F << /Type /Font /Subtype %s /BaseFont /A "+
		"/FirstChar 65 /LastChar 66 /Widths [9 9] /FontDescriptor %d 0 R >> >>",
		subtype, descriptor), "BT /F 99 Tf 9 99 Td (ABAB) Tj ET")
}
