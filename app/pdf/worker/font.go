//go:build unix

package worker

import (
	"image"
	"unicode"
)

// lacksFont reports whether a page has Chinese text that is not drawn, because neither the PDF nor
// the machine has the font. It judges by the first page with enough Chinese text: a font that is
// missing leaves the page blank. A page that cannot be drawn lacks none.
func (d *document) lacksFont() bool {
	const (
		pages = 10  // to look at
		han   = 20  // characters that are enough text
		width = 400 // pixels: a character has some ten dark ones
	)
	for number := 1; number <= min(d.pages, pages); number++ {
		text, err := d.text(number)
		if err != nil {
			return false
		}
		characters := 0
		for _, r := range text {
			if unicode.Is(unicode.Han, r) {
				characters++
			}
		}
		if characters < han {
			continue
		}
		blank := false
		err = d.draw(number, width, maxHeight, func(img *image.RGBA) error {
			blank = darkPixels(img) < characters
			return nil
		})
		return err == nil && blank
	}
	return false
}

// darkPixels returns how many pixels of an image are not nearly white.
func darkPixels(img *image.RGBA) (n int) {
	for i := 0; i < len(img.Pix); i += 4 {
		if grey(img.Pix[i:]) < 200 {
			n++
		}
	}
	return n
}
