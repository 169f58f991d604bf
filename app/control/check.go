package control

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"littleshelf/app"
)

// CheckAll verifies the file, the rows, the money and the PDFs.
const CheckAll Act[Nothing, Report] = "check"

var checkActs = []act{
	query(CheckAll, call.check),
}

// Report is the result of a check: row counts, problems, and remarks. A remark is not an error.
type Report struct {
	Users    int      `json:"readers"`
	Sessions int      `json:"sessions"`
	Books    int      `json:"books"`
	Comments int      `json:"comments"`
	Orders   int      `json:"orders"`
	Entries  int      `json:"entries"`
	Batches  int      `json:"batches"`
	Codes    int      `json:"codes"`
	Receipts int      `json:"receipts"`
	Problems []string `json:"differences"`
	More     int      `json:"more_differences,omitempty"` // the number of problems that are not listed
	Remarks  []string `json:"remarks,omitempty"`
}

func (c call) check(ctx context.Context, _ Nothing) (Report, error) {
	return c.CheckAll(ctx, c.progress)
}

// CheckAll verifies the file in parallel with the rows and the money, and then that every book's
// PDF exists. It calls progress with the number of steps that are done.
func (s *Server) CheckAll(ctx context.Context, progress func(done, total int64)) (Report, error) {
	const steps = 2
	var pages []string
	var unreadable error
	var proving sync.WaitGroup
	proving.Go(func() { pages, unreadable = s.DB.Check(ctx) })
	report, err := app.Check(ctx, s.DB)
	proving.Wait()
	if err := errors.Join(unreadable, err); err != nil {
		return Report{}, err
	}
	progress(1, steps)
	files, unnamed, err := s.checkFiles(ctx)
	report.Problems = append([]string{}, slices.Concat(pages, report.Problems, files.Listed)...) // not null in JSON
	report.More += files.More
	report.Remarks = append(report.Remarks, unnamed.Sentences()...)
	if s.PagesFault != nil && s.PagesFault() != nil {
		report.Remarks = append(report.Remarks, fmt.Sprintf("pages of PDFs are not drawn: %v", s.PagesFault()))
	}
	return Report(report), err
}

// checkFiles verifies every file that a book names. It returns the PDFs that no book names as
// unnamed: they are no problem, but readers cannot download them.
func (s *Server) checkFiles(ctx context.Context) (problems, unnamed app.Findings, err error) {
	if err := app.Readable(s.Books); err != nil {
		problems.Add("%v", err)
		return problems, unnamed, nil
	}
	named := make(map[string]bool)
	for last := app.BookID(0); ; {
		books, err := s.Shop.Catalogue(ctx, last)
		if err != nil {
			return problems, unnamed, err
		}
		if len(books) == 0 {
			break
		}
		for _, book := range books {
			s.checkBookFiles(book, named, &problems)
			last = book.ID
		}
	}
	names, err := s.Books.PDFs()
	if err != nil {
		problems.Add("the books folder cannot be read: %v", err)
	}
	for _, name := range names {
		if !named[name] {
			unnamed.Add("%s is in the books folder, and no book names it", name)
		}
	}
	return problems, unnamed, nil
}

// checkBookFiles verifies the files of a book, and adds their names to named.
func (s *Server) checkBookFiles(book app.Book, named map[string]bool, problems *app.Findings) {
	for _, name := range []string{book.DiskName, book.Sample} {
		if name == "" {
			continue
		}
		named[name] = true
		if err := s.Books.Verify(name); errors.Is(err, fs.ErrNotExist) {
			problems.Add("book %s: %s is not in the books folder", book.ID, name)
		} else if err != nil {
			problems.Add("book %s: %v", book.ID, err)
		}
	}
	if book.Picture.IsZero() {
		return
	}
	if err := s.Books.VerifyCover(book.Picture); errors.Is(err, fs.ErrNotExist) {
		problems.Add("book %s: its cover is not in the books folder", book.ID)
	} else if err != nil {
		problems.Add("book %s: its cover: %v", book.ID, err)
	}
}
