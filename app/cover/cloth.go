package cover

import (
	"fmt"
	"math"
)

// colour is an sRGB colour, 0xRRGGBB.
type colour uint32

// RGBA makes a colour an image/color.Color.
func (c colour) RGBA() (r, g, b, a uint32) {
	return uint32(c>>16) * 0x101, uint32(c>>8&0xff) * 0x101, uint32(c&0xff) * 0x101, 0xffff
}

func (c colour) String() string { return fmt.Sprintf("#%06x", uint32(c)) }

// cloth is the colours of a cover.
type cloth struct{ ground, ink, accent colour }

var (
	indigo   = cloth{0x2f4a63, 0xf3ead8, 0xc9a35b} // 黛蓝
	cinnabar = cloth{0x8f2f22, 0xf7ecda, 0xe0b06a} // 朱砂
	pine     = cloth{0x34554a, 0xf1ead9, 0xd2b06c} // 松绿
	ricePulp = cloth{0xefe5d0, 0x2c2721, 0x9c2f1f} // 米纸
	plum     = cloth{0x54384f, 0xf4e9dd, 0xd6a98a} // 紫棠
	autumn   = cloth{0xc2a36b, 0x2b241b, 0x7a2a1c} // 秋香
	pale     = cloth{0xd5dedd, 0x22303a, 0xa8402c} // 月白
	soot     = cloth{0x2a2926, 0xece3d2, 0xc8553d} // 墨
	ochre    = cloth{0x7d4a33, 0xf6ead9, 0xe4bd86} // 赭石
)

var (
	cloths = []cloth{indigo, cinnabar, pine, ricePulp, plum, autumn, pale, soot, ochre}

	// darkCloths show the paper of a title slip.
	darkCloths = []cloth{indigo, cinnabar, pine, plum, soot, ochre}

	// hillCloths have an accent on which an author's name can be read.
	hillCloths = []cloth{ricePulp, pine, pale, plum, indigo, ochre, autumn, cinnabar}
)

// The paper of a title slip, and its text.
const (
	paper      colour = 0xf4ecdc
	paperInk   colour = 0x2c2721
	paperFaded colour = 0x6b6052
)

// soft is the ink of names that stand behind the title.
func (c cloth) soft() colour { return blend(c.ink, c.ground, 0.15) }

// onAccent returns the colour of text on the accent.
func (c cloth) onAccent() colour {
	best := c.ground
	for _, other := range []colour{paper, paperInk} {
		if contrast(other, c.accent) > contrast(best, c.accent) {
			best = other
		}
	}
	return best
}

// blend returns a with a share of b, from 0 to 1.
func blend(a, b colour, share float64) (mixed colour) {
	for shift := 0; shift < 24; shift += 8 {
		from, to := float64(a>>shift&0xff), float64(b>>shift&0xff)
		mixed |= colour(math.Round(from+(to-from)*share)) << shift
	}
	return mixed
}

// contrast returns the contrast ratio of two colours, from 1 to 21 (WCAG 2.2).
func contrast(a, b colour) float64 {
	x, y := a.luminance(), b.luminance()
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func (c colour) luminance() float64 {
	linear := func(shift int) float64 {
		v := float64(c>>shift&0xff) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(16) + 0.7152*linear(8) + 0.0722*linear(0)
}
