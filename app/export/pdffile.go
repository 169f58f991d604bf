package export

import (
	"time"

	"littleshelf/app"
)

// pdfFile is the object of the facts of a PDF. Its longest line is shorter than maxLine.
type pdfFile struct {
	Name     string        `json:"name"`
	Size     int64         `json:"size"`
	Modified time.Time     `json:"modified"`
	Hash     app.FileHash  `json:"hash"`
	Pages    int           `json:"pages"`
	Title    string        `json:"title,omitempty"`
	Author   string        `json:"author,omitempty"`
	Sizes    []app.PageRun `json:"sizes,omitempty"`
	Outline  []chapter     `json:"outline,omitempty"`
	Fault    string        `json:"fault,omitempty"`
	NoFont   bool          `json:"no_font,omitempty"`
}

type chapter struct {
	Level int    `json:"level"`
	Page  int    `json:"page"`
	Title string `json:"title"`
}

func fromPDFFile(f app.PDFFile) pdfFile {
	written := pdfFile{
		Name: f.Name, Size: f.Size, Modified: f.Modified, Hash: f.Hash, Pages: f.Pages, Title: f.Title, Author: f.Author,
		Sizes: f.Sizes, Fault: f.Fault, NoFont: f.NoFont,
	}
	for _, c := range f.Outline {
		written.Outline = append(written.Outline, chapter(c))
	}
	return written
}

func toPDFFile(w pdfFile) app.PDFFile {
	f := app.PDFFile{
		Name: w.Name, Size: w.Size, Modified: w.Modified, Hash: w.Hash, Pages: w.Pages, Title: w.Title, Author: w.Author,
		Sizes: w.Sizes, Fault: w.Fault, NoFont: w.NoFont,
	}
	for _, c := range w.Outline {
		f.Outline = append(f.Outline, app.Chapter(c))
	}
	return f
}
