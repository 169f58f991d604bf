//go:build unix

package worker

import (
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/structs"
)

// placeOfStamp returns the transformation that moves a line of text from the origin to the bottom
// centre of a page as it is shown: inside its crop box, and turned with the page.
func (d *document) placeOfStamp(page requests.Page, text references.FPDF_PAGEOBJECT) (m structs.FPDF_FS_MATRIX, err error) {
	const margin = 12 // points
	bounds, err := d.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: text})
	if err != nil {
		return m, err
	}
	turned, err := d.FPDFPage_GetRotation(&requests.FPDFPage_GetRotation{Page: page})
	if err != nil {
		return m, err
	}
	box, err := d.visible(page)
	if err != nil {
		return m, err
	}
	half := (bounds.Right - bounds.Left) / 2
	x, y := (box.left+box.right)/2, (box.bottom+box.top)/2
	switch turned.PageRotation % 4 { // in quarters of a circle, clockwise
	case 1:
		return structs.FPDF_FS_MATRIX{B: 1, C: -1, E: box.right - margin, F: y - half}, nil
	case 2:
		return structs.FPDF_FS_MATRIX{A: -1, D: -1, E: x + half, F: box.top - margin}, nil
	case 3:
		return structs.FPDF_FS_MATRIX{B: -1, C: 1, E: box.left + margin, F: y + half}, nil
	}
	return structs.FPDF_FS_MATRIX{A: 1, D: 1, E: x - half, F: box.bottom + margin}, nil
}

type box struct{ left, bottom, right, top float32 }

// visible returns the part of a page that is shown, in its own coordinates.
func (d *document) visible(page requests.Page) (box, error) {
	if crop, err := d.FPDFPage_GetCropBox(&requests.FPDFPage_GetCropBox{Page: page}); err == nil {
		return box{crop.Left, crop.Bottom, crop.Right, crop.Top}, nil
	}
	if media, err := d.FPDFPage_GetMediaBox(&requests.FPDFPage_GetMediaBox{Page: page}); err == nil {
		return box{media.Left, media.Bottom, media.Right, media.Top}, nil
	}
	size, err := d.GetPageSize(&requests.GetPageSize{Page: page})
	if err != nil {
		return box{}, err
	}
	return box{right: float32(size.Width), top: float32(size.Height)}, nil
}
