//go:build unix

package worker

import (
	"encoding/json"
	"io"
	"math"
	"strings"
	"unicode"

	"github.com/klippa-app/go-pdfium/requests"

	"littleshelf/app"
	"littleshelf/app/pdf/frame"
)

// maxText is the largest length of a title or an author, in characters.
const maxText = 200

// examine writes the facts of a PDF. Unreadable facts are left out: a book with a bad outline is
// drawn nevertheless.
func (d *document) examine(to io.Writer) error {
	facts := frame.Facts{
		Pages: d.pages, Sizes: d.sizes(), Title: d.meta("Title"), Author: d.meta("Author"),
		Outline: d.outline(), NoFont: d.lacksFont(),
	}
	return json.NewEncoder(to).Encode(facts)
}

// meta returns an entry of the document information dictionary.
func (d *document) meta(tag string) string {
	got, err := d.FPDF_GetMetaText(&requests.FPDF_GetMetaText{Document: d.ref, Tag: tag})
	if err != nil {
		return ""
	}
	return tidy(got.Value)
}

// tidy returns s as one line of printable characters, cut to maxText.
func tidy(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, s)
	runes := []rune(strings.Join(strings.Fields(s), " "))
	return strings.TrimSpace(string(runes[:min(len(runes), maxText)]))
}

// sizes returns the sizes of all pages. A page without a size has that of A5.
func (d *document) sizes() (runs []app.PageRun) {
	for i := range d.pages {
		run := app.PageRun{Count: 1, Width: 420, Height: 595}
		size, err := d.FPDF_GetPageSizeByIndex(&requests.FPDF_GetPageSizeByIndex{Document: d.ref, Index: i})
		if err == nil {
			run.Width, run.Height = points(size.Width), points(size.Height)
		}
		if last := len(runs) - 1; last >= 0 && runs[last].Width == run.Width && runs[last].Height == run.Height {
			runs[last].Count++
		} else {
			runs = append(runs, run)
		}
	}
	return runs
}

// points returns a length in whole points, within the bounds of a page.
func points(length float64) int {
	const largest = 100_000
	if math.IsNaN(length) {
		return 1
	}
	return int(math.Round(min(max(length, 1), largest)))
}
