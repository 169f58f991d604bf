package pdftest

import (
	"fmt"
	"strings"
)

// contents are pages that take long to draw.
var contents = []File{
	{"6,000,000 operators", true, func() []byte {
		var b builder
		return b.one("", strings.Repeat("0 0 m 9 9 l S ", 2_000_000))
	}},
	{"150,000 curves in one path", true, func() []byte {
		var b builder
		var path strings.Builder
		path.WriteString("0.1 w 0 0 m ")
		for i := range 150_000 {
			fmt.Fprintf(&path, "%d %d %d %d %d %d c ", i*7%420, i*11%595, i*13%420, i*17%595, i*19%420, i*23%595)
		}
		path.WriteString("B*")
		return b.one("", path.String())
	}},
	{"1,000,000 dashes on a line", true, func() []byte {
		var b builder
		return b.one("", "[0.0001 0.0001] 0 d 0.01 w 0 0 m 420 595 l S")
	}},
	{"form that draws itself", true, func() []byte {
		var b builder
		form := b.reserve()
		b.set(form, "<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X %d 0 R >> >> /Length 11 >>\n"+
			"stream\n/X Do /X Do\nendstream", form)
		return b.one(fmt.Sprintf("/XObject << /X %d 0 R >>", form), "/X Do")
	}},
	{"10 ** 10 forms in each other", true, func() []byte {
		var b builder
		form := b.stream("/Type /XObject /Subtype /Form /BBox [0 0 420 595]", "0 0 9 9 re f")
		for range 10 {
			form = b.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 420 595] /Resources << /XObject << /X %d 0 R >> >>", form),
				strings.Repeat("/X Do ", 10))
		}
		return b.one(fmt.Sprintf("/XObject << /X %d 0 R >>", form), "/X Do")
	}},
	{"40 blend groups in each other", true, func() []byte {
		var b builder
		form := b.stream("/Type /XObject /Subtype /Form /BBox [0 0 420 595]", "1 0 0 rg 0 0 420 595 re f")
		for range 40 {
			form = b.stream(fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 420 595] /Group << /S /Transparency /I true /K true >> "+
				"/Resources << /XObject << /X %d 0 R >> /ExtGState << /G << /BM /Luminosity /ca 0.5 >> >> >>", form), "/G gs /X Do /X Do")
		}
		return b.one(fmt.Sprintf("/XObject << /X %d 0 R >>", form), "/X Do")
	}},
	{"soft mask that masks itself", true, func() []byte {
		var b builder
		form := b.reserve()
		b.set(form, "<< /Type /XObject /Subtype /Form /BBox [0 0 420 595] /Group << /S /Transparency /CS /DeviceGray >> /Resources << "+
			"/ExtGState << /G << /SMask << /S /Luminosity /G %d 0 R >> >> >> >> /Length 26 >>\nstream\n/G gs 0 0 420 595 re f    \nendstream", form)
		return b.one(fmt.Sprintf("/ExtGState << /G << /SMask << /S /Luminosity /G %d 0 R >> >> >>", form), "/G gs 0 0 420 595 re f")
	}},
	{"pattern of hairlines", true, func() []byte {
		var b builder
		tile := b.stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 /Resources << >>",
			"0 w 0 0 m 1 1 l S")
		return b.one(fmt.Sprintf("/Pattern << /P %d 0 R >>", tile), "/Pattern cs /P scn 0 0 420 595 re f")
	}},
	{"pattern with steps of zero", false, func() []byte {
		var b builder
		tile := b.stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0 /YStep 0 /Resources << >>",
			"0 0 1 1 re f")
		return b.one(fmt.Sprintf("/Pattern << /P %d 0 R >>", tile), "/Pattern cs /P scn 0 0 420 595 re f")
	}},
	{"pattern that is its own colour", false, func() []byte {
		var b builder
		tile := b.reserve()
		b.set(tile, "<< /Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "+
			"/Resources << /Pattern << /P %d 0 R >> >> /Length 37 >>\nstream\n/Pattern cs /P scn 0 0 420 595 re f  \nendstream", tile)
		return b.one(fmt.Sprintf("/Pattern << /P %d 0 R >>", tile), "/Pattern cs /P scn 0 0 420 595 re f")
	}},
	{"PostScript function as a shading", true, func() []byte {
		var b builder
		program := "{ " + strings.Repeat("2 copy mul sin cos sqrt add exch ", 2000) + " pop dup dup }"
		function := b.stream("/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]", program)
		return b.one(fmt.Sprintf("/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Function %d 0 R /Matrix [420 0 0 595 0 0] >> >>",
			function), "/S sh")
	}},
	{"mesh of random triangles", true, func() []byte {
		var b builder
		mesh := b.flate("/ShadingType 4 /ColorSpace /DeviceRGB /BitsPerCoordinate 8 /BitsPerComponent 8 /BitsPerFlag 8 "+
			"/Decode [0 420 0 595 0 1 0 1 0 1]", string(noise(600_000, 3)))
		return b.one(fmt.Sprintf("/Shading << /S %d 0 R >>", mesh), "/S sh")
	}},
	{"sampled function of 32 inputs", false, func() []byte {
		var b builder
		function := b.stream("/FunctionType 0 /Domain ["+strings.Repeat("0 1 ", 32)+"] /Range [0 1 0 1 0 1] /Size ["+
			strings.Repeat("255 ", 32)+"] /BitsPerSample 32", "sample")
		return b.one(fmt.Sprintf("/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Function %d 0 R >> >>", function), "/S sh")
	}},
	{"matrices of infinity", false, func() []byte {
		var b builder
		return b.one("", strings.Repeat("1e38 1e38 1e38 1e38 1e38 1e38 cm ", 50)+"0 0 420 595 re f 1e38 w 0 0 m 1 1 l S")
	}},
	{"1,000,000 saved states", true, func() []byte {
		var b builder
		return b.one("", strings.Repeat("q ", 1_000_000))
	}},
	{"clip of 20,000 paths", true, func() []byte {
		var b builder
		return b.one("", strings.Repeat("0 0 m 420 595 l 400 0 l 0 500 l h W n ", 20_000)+"0 0 420 595 re f")
	}},
	{"inline image without an end", false, func() []byte {
		var b builder
		return b.one("", "BI /W 100000 /H 100000 /BPC 8 /CS /RGB ID "+string(noise(1000, 4)))
	}},
	{"100,000 annotations", true, func() []byte {
		var b builder
		note := b.add("<< /Type /Annot /Subtype /Highlight /Rect [0 0 420 595] /QuadPoints [0 0 420 0 0 595 420 595] /C [1 1 0] >>")
		return b.document("", page{content: "0 0 m", more: "/Annots [" + strings.Repeat(fmt.Sprintf("%d 0 R ", note), 100_000) + "]"})
	}},
}
