package app

import (
	"cmp"
	"fmt"
	"io/fs"
	"slices"
	"time"
)

const (
	// MaxPages is the largest number of pages of a PDF that the shop shows page by page.
	MaxPages = 20_000

	maxPageSize     = 100_000 // of a page, in points
	maxChapters     = 2000    // entries of a table of contents
	maxChapterBytes = 100_000 // all titles of a table of contents
	maxChapterLevel = 6
)

// PDFFile is the facts of a PDF in the books folder. The facts are valid while the file keeps its
// size and its time of modification.
type PDFFile struct {
	Name     string // a DiskName
	Size     int64  // bytes
	Modified time.Time
	Hash     FileHash
	Pages    int // 0 if the file cannot be drawn
	Title    string
	Author   string // with Title, as the file names itself: only a proposal for a new book
	Sizes    []PageRun
	Outline  []Chapter
	Fault    string // why the file or its cover cannot be drawn: one of the Fault constants, or empty
	NoFont   bool   // a page needs a Chinese font, and this machine has none
}

// NewPDFFile returns what the folder knows of a PDF. Times have whole milliseconds, as stored ones.
func NewPDFFile(name string, info fs.FileInfo) PDFFile {
	return PDFFile{Name: name, Size: info.Size(), Modified: info.ModTime().UTC().Truncate(time.Millisecond)}
}

// isOf reports whether the facts are of the file as the folder has it.
func (f PDFFile) isOf(info fs.FileInfo) bool {
	now := NewPDFFile(f.Name, info)
	return f.Size == now.Size && f.Modified.Equal(now.Modified)
}

// The reasons why a PDF cannot be drawn.
const (
	FaultDamaged  = "damaged"
	FaultLocked   = "locked" // it needs a password
	FaultTooLarge = "too-large"
	FaultKills    = "kills" // it ended the child process twice

	// FaultCover is the fault of a PDF whose page 1 cannot be drawn. Its other pages may be.
	FaultCover = "cover"
)

// PageRun is the size of some pages that follow each other, in points.
type PageRun struct{ Count, Width, Height int }

// Chapter is an entry of a PDF's table of contents.
type Chapter struct {
	Level int // from 1, the topmost
	Page  int // from 1
	Title string
}

// SizeOf returns the size of a page, in points. It is zero if it is unknown.
func (f PDFFile) SizeOf(page int) (width, height int) {
	for _, run := range f.Sizes {
		if page -= run.Count; page < 1 {
			return run.Width, run.Height
		}
	}
	return 0, 0
}

// Validate returns the first rule that the facts of a file break.
func (f PDFFile) Validate() error {
	if !diskNamePattern.MatchString(f.Name) {
		return broken("name", "must be a plain file name")
	}
	faults := []string{"", FaultDamaged, FaultLocked, FaultTooLarge, FaultKills, FaultCover}
	if !slices.Contains(faults, f.Fault) {
		return broken("fault", "%.40q is unknown", f.Fault)
	}
	return cmp.Or(
		within("size", f.Size, 0, MaxNumber),
		hasTime("modified", f.Modified),
		within("pages", f.Pages, 0, MaxPages),
		hasText("title", f.Title, false, maxBookText),
		hasText("author", f.Author, false, maxBookText),
		f.validSizes(),
		f.validOutline(),
	)
}

// validSizes requires the sizes of all pages, or of none.
func (f PDFFile) validSizes() error {
	pages := 0
	for _, run := range f.Sizes {
		if err := cmp.Or(
			within("sizes", run.Count, 1, MaxPages),
			within("sizes", run.Width, 1, maxPageSize),
			within("sizes", run.Height, 1, maxPageSize),
		); err != nil {
			return err
		}
		pages += run.Count
	}
	if len(f.Sizes) > 0 && pages != f.Pages {
		return broken("sizes", "are of %d pages, and the file has %d", pages, f.Pages)
	}
	return nil
}

func (f PDFFile) validOutline() error {
	titles := 0
	for _, c := range f.Outline {
		if err := cmp.Or(
			within("outline", c.Level, 1, maxChapterLevel),
			within("outline", c.Page, 1, max(1, f.Pages)),
			hasText("outline", c.Title, false, maxBookText),
		); err != nil {
			return err
		}
		titles += len(c.Title)
	}
	if len(f.Outline) > maxChapters || titles > maxChapterBytes {
		return broken("outline", "must have at most %d entries and %d bytes", maxChapters, maxChapterBytes)
	}
	return nil
}

// String returns the run as COUNT*WIDTHxHEIGHT.
func (r PageRun) String() string { return fmt.Sprintf("%d*%dx%d", r.Count, r.Width, r.Height) }

// MarshalText writes String, the form in exports: a book of as many sizes as pages fits in a line.
func (r PageRun) MarshalText() ([]byte, error) { return []byte(r.String()), nil }

// UnmarshalText parses the output of MarshalText.
func (r *PageRun) UnmarshalText(text []byte) error {
	_, err := fmt.Sscanf(string(text), "%d*%dx%d", &r.Count, &r.Width, &r.Height)
	if err == nil && r.String() != string(text) {
		err = fmt.Errorf("%.40q is not COUNT*WIDTHxHEIGHT", text)
	}
	return err
}
