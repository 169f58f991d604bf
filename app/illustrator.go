package app

import (
	"context"
	"errors"
	"io/fs"
	"slices"
	"time"
)

// Illustrator keeps the facts of all PDFs and the covers of all books up to date, one at a time, in
// the background. It works at most half of the time.
type Illustrator struct {
	shop   *Shop
	wake   chan struct{}
	failed map[string]bool // the names of files whose error is logged
	warned bool            // that this machine draws no pages
}

const (
	// passEvery is the interval of passes over all files: a file may have been replaced in the folder.
	passEvery = time.Hour

	// busyPause is the time until the next attempt after ErrPagesBusy.
	busyPause = time.Minute

	// maxPause bounds the pause after a file.
	maxPause = 5 * time.Second

	// unusedCoverAge is the age from which a cover of no book is removed. A younger one may belong
	// to a command that is under way.
	unusedCoverAge = 24 * time.Hour
)

// NewIllustrator returns an Illustrator of a shop with Pages and Covers.
func NewIllustrator(s *Shop) *Illustrator {
	return &Illustrator{shop: s, wake: make(chan struct{}, 1), failed: make(map[string]bool)}
}

// Wake has Run look whether the catalogue has changed.
func (i *Illustrator) Wake() {
	select {
	case i.wake <- struct{}{}:
	default:
	}
}

// Run works until ctx ends. A server that is not on duty looks at what its own keeper's changes
// call for, and leaves the passes over all files to the one that is.
func (i *Illustrator) Run(ctx context.Context) {
	var done Revision
	if err := i.forgetBlank(ctx); err != nil && ctx.Err() == nil {
		i.shop.Log.Error("the files with blank text are not examined again", "err", err)
	}
	for full := i.shop.onDuty() || i.wait(ctx, dutyPoll); ctx.Err() == nil; {
		pause := passEvery
		now, err := i.shop.CatalogueRevision(ctx)
		if err == nil && (full || now != done) {
			pause, err = i.pass(ctx, full)
		}
		if err == nil {
			done = now
		} else if ctx.Err() == nil {
			i.shop.Log.Error("the covers of books are not up to date", "err", err)
		}
		if !i.shop.onDuty() {
			pause = dutyPoll
		}
		full = i.wait(ctx, pause)
	}
}

// wait waits for a pause and then for the duty, and returns true, or until it is woken or ctx ends.
func (i *Illustrator) wait(ctx context.Context, pause time.Duration) (full bool) {
	for {
		select {
		case <-ctx.Done():
			return false
		case <-i.wake:
			return false
		case <-time.After(pause):
			if i.shop.onDuty() {
				return true
			}
			pause = dutyPoll
		}
	}
}

// forgetBlank deletes the facts of the files whose Chinese text was blank, so that they are
// examined and drawn again: since the last start the machine may have got a font.
func (i *Illustrator) forgetBlank(ctx context.Context) error {
	var names []string
	err := view(ctx, i.shop.Store, func(r Reader) error {
		names = nil
		for file, err := range r.PDFFiles() {
			if err != nil {
				return err
			}
			if file.NoFont {
				names = append(names, file.Name)
			}
		}
		return nil
	})
	for _, name := range names {
		err = errors.Join(err, i.shop.Store.Update(ctx, func(tx Tx) error {
			return ifNotFound(tx.DeletePDFFile(name), nil) // another server may have started too
		}))
	}
	return err
}

// bookFile is a PDF of the books folder, and the books that it is of.
type bookFile struct {
	name  string
	books []BookID
	due   bool // a pass looks at it
}

// pass looks at every file, or unless it is full at those that a change of the catalogue calls for.
// It returns the pause until the next pass.
func (i *Illustrator) pass(ctx context.Context, full bool) (pause time.Duration, err error) {
	files, pictures, err := i.files(ctx, full)
	if err != nil {
		return passEvery, err
	}
	for _, file := range files {
		began := time.Now()
		err := i.shop.Illustrate(ctx, file.name, file.books)
		switch {
		case ctx.Err() != nil:
			return 0, ctx.Err()
		case errors.Is(err, ErrNoEngine):
			i.warn(err)
			return passEvery, nil
		case errors.Is(err, ErrPagesBusy):
			return busyPause, nil
		case err != nil:
			i.fail(file.name, err)
		}
		i.rest(ctx, time.Since(began))
	}
	if !full {
		return passEvery, nil
	}
	return passEvery, i.shop.Covers.RemoveCovers(i.shop.Now().Add(-unusedCoverAge), func(hash [32]byte) bool { return pictures[hash] })
}

// files returns the files that a pass looks at, in the order of the books, and all pictures of
// books.
func (i *Illustrator) files(ctx context.Context, full bool) (files []bookFile, pictures map[FileHash]bool, err error) {
	err = view(ctx, i.shop.Store, func(r Reader) error {
		files, pictures = nil, make(map[FileHash]bool)
		places := make(map[string]int)
		for book, err := range r.Books() {
			if err != nil {
				return err
			}
			pictures[book.Picture] = true
			place, listed := places[book.DiskName]
			if !listed {
				place = len(files)
				places[book.DiskName] = place
				files = append(files, bookFile{name: book.DiskName, due: full})
			}
			file := &files[place]
			file.books = append(file.books, book.ID)
			if !file.due {
				if file.due, err = isUnillustrated(r, book); err != nil {
					return err
				}
			}
		}
		return nil
	})
	return slices.DeleteFunc(files, func(f bookFile) bool { return !f.due }), pictures, err
}

// isUnillustrated reports whether the store shows that the PDF of a book was never examined, or
// that its page 1 is still to become the cover.
func isUnillustrated(r Reader, b Book) (bool, error) {
	if b.PictureFrom == PictureFromPage {
		return false, nil
	}
	facts, err := r.PDFFile(b.DiskName)
	if errors.Is(err, ErrNotFound) {
		return true, nil
	}
	return b.takesPage() && facts.Fault == "", err
}

// rest waits as long as the last file took, so that readers have the machine too. A file that is up
// to date takes almost nothing.
func (i *Illustrator) rest(ctx context.Context, took time.Duration) {
	if took < time.Millisecond {
		return
	}
	select {
	case <-ctx.Done():
	case <-time.After(min(took, maxPause)):
	}
}

func (i *Illustrator) warn(err error) {
	if !i.warned {
		i.shop.Log.Warn("no cover is made of a PDF", "err", err)
	}
	i.warned = true
}

// fail logs the error of a file once. A missing file is reported by check.
func (i *Illustrator) fail(name string, err error) {
	if !errors.Is(err, fs.ErrNotExist) && !i.failed[name] {
		i.shop.Log.Error("no cover is made of a PDF", "file", name, "err", err)
		i.failed[name] = true
	}
}
