//go:build unix

package worker

import (
	"image"
	"image/color"
	"io"

	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"
)

// drawStamp writes a line at the bottom of an image, in grey with a white shadow.
func drawStamp(img *image.RGBA, line string) {
	const above = 6 // pixels from the bottom
	if line == "" {
		return
	}
	d := font.Drawer{Dst: img, Face: basicfont.Face7x13}
	left := max(0, (img.Rect.Dx()-d.MeasureString(line).Ceil())/2)
	bottom := img.Rect.Max.Y - above
	for _, copy := range []struct {
		colour color.Color
		shift  int
	}{{color.White, 1}, {color.Gray{Y: 102}, 0}} {
		d.Src, d.Dot = image.NewUniform(copy.colour), fixed.P(left+copy.shift, bottom+copy.shift)
		d.DrawString(line)
	}
}

// stamp writes the PDF with a line at the bottom of its first and its last page.
func (d *document) stamp(line string, to io.Writer) error {
	for _, number := range []int{1, d.pages} {
		if err := d.stampPage(number, line); err != nil {
			return err
		}
		if d.pages == 1 {
			break
		}
	}
	_, err := d.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{
		Flags: requests.SaveFlagNoIncremental, Document: d.ref, FileWriter: to,
	})
	return err
}

// stampPage adds a line of text to a page.
func (d *document) stampPage(number int, line string) error {
	page := d.page(number)
	made, err := d.FPDFPageObj_NewTextObj(&requests.FPDFPageObj_NewTextObj{Document: d.ref, Font: "Helvetica", FontSize: 8})
	if err != nil {
		return err
	}
	text := made.PageObject
	if _, err := d.FPDFText_SetText(&requests.FPDFText_SetText{PageObject: text, Text: line}); err != nil {
		return err
	}
	_, err = d.FPDFPageObj_SetFillColor(&requests.FPDFPageObj_SetFillColor{
		PageObject: text, FillColor: structs.FPDF_COLOR{R: 102, G: 102, B: 102, A: 255},
	})
	if err != nil {
		return err
	}
	place, err := d.placeOfStamp(page, text)
	if err != nil {
		return err
	}
	if _, err := d.FPDFPageObj_Transform(&requests.FPDFPageObj_Transform{PageObject: text, Transform: place}); err != nil {
		return err
	}
	if _, err := d.FPDFPage_InsertObject(&requests.FPDFPage_InsertObject{Page: page, PageObject: text}); err != nil {
		return err
	}
	_, err = d.FPDFPage_GenerateContent(&requests.FPDFPage_GenerateContent{Page: page})
	return err
}
