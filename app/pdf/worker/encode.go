//go:build unix

package worker

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
)

const (
	coverQuality = 82
	pageQuality  = 75
)

// greys is the palette of text pages: 16 greys need four bits a pixel.
var greys = func() (p color.Palette) {
	for i := range 16 {
		p = append(p, color.Gray{Y: uint8(i * 17)})
	}
	return p
}()

// writeImage writes a page of text as a PNG with 16 greys, and other pages as a JPEG. It returns
// the type. The comment in the file is not visible.
func writeImage(to io.Writer, img *image.RGBA, comment string) (kind string, err error) {
	if !isText(img) {
		return "image/jpeg", writeJPEG(to, img, pageQuality, comment)
	}
	small := image.NewPaletted(img.Rect, greys)
	for i := range small.Pix {
		small.Pix[i] = uint8((grey(img.Pix[4*i:])*15 + 127) / 255)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, small); err != nil {
		return "", err
	}
	_, err = to.Write(commentPNG(out.Bytes(), comment))
	return "image/png", err
}

func writeJPEG(to io.Writer, img *image.RGBA, quality int, comment string) error {
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality}); err != nil {
		return err
	}
	_, err := to.Write(commentJPEG(out.Bytes(), comment))
	return err
}

// isText reports whether a page is grey, and mostly black and white: a grey photograph is smaller
// as a JPEG.
func isText(img *image.RGBA) bool {
	const (
		tolerance   = 12 // between the channels of a grey
		dark, light = 48, 208
	)
	between := 0
	for i := 0; i < len(img.Pix); i += 4 {
		r, g, b := img.Pix[i], img.Pix[i+1], img.Pix[i+2]
		if max(r, g, b)-min(r, g, b) > tolerance {
			return false
		}
		if dark < g && g < light {
			between++
		}
	}
	return between < len(img.Pix)/4/5
}

// grey returns the luminance of a pixel, from 0 to 255.
func grey(pixel []uint8) int {
	return (299*int(pixel[0]) + 587*int(pixel[1]) + 114*int(pixel[2]) + 500) / 1000
}
