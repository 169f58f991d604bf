//go:build unix

package worker

import (
	"image"
	"io"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/requests"

	"littleshelf/app/pdf/frame"
)

// maxHeight is the largest height of an image, in pixels. A page that is longer is drawn smaller.
const maxHeight = 4500

// cover writes a page as a JPEG, height pixels high.
func (d *document) cover(number, height int, to io.Writer) error {
	return d.draw(number, frame.MaxSide, height, func(img *image.RGBA) error { return writeJPEG(to, img, coverQuality, "") })
}

// image writes a page as an image, and returns its type.
func (d *document) image(t frame.Task, to io.Writer) (kind string, err error) {
	err = d.draw(t.Number, t.Width, maxHeight, func(img *image.RGBA) (err error) {
		drawStamp(img, t.Stamp)
		kind, err = writeImage(to, img, t.Stamp)
		return err
	})
	return kind, err
}

// draw draws a page on white, as large as fits, and passes it to use. The image is in PDFium's
// memory and valid until use returns.
func (d *document) draw(number, width, height int, use func(*image.RGBA) error) error {
	page := d.page(number)
	size, err := d.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return err
	}
	if width, height, err = fit(size.Width, size.Height, width, height); err != nil {
		return err
	}
	created, err := d.FPDFBitmap_Create(&requests.FPDFBitmap_Create{Width: width, Height: height, Alpha: 1})
	if err != nil {
		return err
	}
	bitmap := created.Bitmap
	_, err = d.FPDFBitmap_FillRect(&requests.FPDFBitmap_FillRect{
		Bitmap: bitmap, Width: width, Height: height, Color: 0xffffffff,
	})
	if err != nil {
		return err
	}
	_, err = d.FPDF_RenderPageBitmap(&requests.FPDF_RenderPageBitmap{
		Bitmap: bitmap, Page: page, SizeX: width, SizeY: height,
		Flags: enums.FPDF_RENDER_FLAG_ANNOT | enums.FPDF_RENDER_FLAG_REVERSE_BYTE_ORDER,
	})
	if err != nil {
		return err
	}
	pixels, err := d.FPDFBitmap_GetBuffer(&requests.FPDFBitmap_GetBuffer{Bitmap: bitmap})
	if err != nil {
		return err
	}
	return use(&image.RGBA{Pix: pixels.Buffer, Stride: 4 * width, Rect: image.Rect(0, 0, width, height)})
}

// fit returns the size in pixels of a page of w × h points that is as large as width × height
// allows.
func fit(w, h float64, width, height int) (int, int, error) {
	if !(w > 0 && h > 0) || math.IsInf(w, 0) || math.IsInf(h, 0) {
		return 0, 0, errNoPage
	}
	scale := min(float64(width)/w, float64(height)/h)
	pixels := func(length float64, most int) int { return min(max(int(math.Round(length*scale)), 1), most) }
	return pixels(w, width), pixels(h, height), nil
}
