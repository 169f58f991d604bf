//go:build unix

package worker

import (
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"littleshelf/app"
)

// Bounds of an outline. An outline may be a loop, and PDFium does not notice.
const (
	maxChapters     = 2000
	maxChapterLevel = 6
	maxTitleBytes   = 100_000 // of all titles
)

// outlineReader reads a table of contents.
type outlineReader struct {
	*document
	chapters []app.Chapter
	visited  int // entries, with those that lead to no page
	bytes    int // of titles
}

// outline returns the table of contents, up to the first unreadable entry.
func (d *document) outline() []app.Chapter {
	o := outlineReader{document: d}
	o.read(nil, 1) // after an error o has the chapters before it
	return o.chapters
}

// read reads the entries below parent; nil is the root.
func (o *outlineReader) read(parent *references.FPDF_BOOKMARK, level int) error {
	first, err := o.FPDFBookmark_GetFirstChild(&requests.FPDFBookmark_GetFirstChild{Document: o.ref, Bookmark: parent})
	if err != nil {
		return err
	}
	for entry := first.Bookmark; entry != nil && o.visited < maxChapters && o.bytes < maxTitleBytes; {
		o.visited++
		if err := o.add(*entry, level); err != nil {
			return err
		}
		if level < maxChapterLevel {
			if err := o.read(entry, level+1); err != nil {
				return err
			}
		}
		next, err := o.FPDFBookmark_GetNextSibling(&requests.FPDFBookmark_GetNextSibling{Document: o.ref, Bookmark: *entry})
		if err != nil {
			return err
		}
		entry = next.Bookmark
	}
	return nil
}

// add adds an entry if it has a title and leads to a page.
func (o *outlineReader) add(entry references.FPDF_BOOKMARK, level int) error {
	title, err := o.FPDFBookmark_GetTitle(&requests.FPDFBookmark_GetTitle{Bookmark: entry})
	if err != nil {
		return nil // PDFium has no title for it
	}
	page, err := o.pageOf(entry)
	text := tidy(title.Title)
	if err != nil || page < 1 || page > o.pages || text == "" || o.bytes+len(text) > maxTitleBytes {
		return err
	}
	o.bytes += len(text)
	o.chapters = append(o.chapters, app.Chapter{Level: level, Page: page, Title: text})
	return nil
}

// pageOf returns the page that an entry leads to, or 0.
func (o *outlineReader) pageOf(entry references.FPDF_BOOKMARK) (int, error) {
	dest, err := o.FPDFBookmark_GetDest(&requests.FPDFBookmark_GetDest{Document: o.ref, Bookmark: entry})
	if err != nil || dest.Dest == nil {
		return 0, err
	}
	page, err := o.FPDFDest_GetDestPageIndex(&requests.FPDFDest_GetDestPageIndex{Document: o.ref, Dest: *dest.Dest})
	if err != nil {
		return 0, nil // it leads to another file
	}
	return page.Index + 1, nil
}
