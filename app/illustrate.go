package app

import (
	"context"
	"errors"
)

// Illustrate examines the PDF of a DiskName if it is new or has changed, and makes page 1 the cover
// of each of the books that take it. It returns an error that wraps ErrNoEngine or ErrPagesBusy if
// no PDF can be examined now.
func (s *Shop) Illustrate(ctx context.Context, name string, ids []BookID) error {
	file, err := s.examine(ctx, name)
	if err == nil {
		_, err = s.illustrate(ctx, file, ids)
	}
	return err
}

// illustrate makes page 1 of a PDF the cover of each of the books that take it, and returns the
// facts that it stores.
//
// The facts and the covers are written together: facts without the cover would look like a cover
// that needs nothing.
func (s *Shop) illustrate(ctx context.Context, file examined, ids []BookID) (facts PDFFile, err error) {
	facts, known := file.facts, file.stored
	waiting, err := s.awaitPage(ctx, ids, file.replaced)
	if err != nil {
		return facts, err
	}
	var picture FileHash
	if len(waiting) > 0 && facts.Pages > 0 && facts.Fault == "" {
		picture, err = s.drawCover(ctx, facts.Name, 1)
		switch {
		case errors.Is(err, ErrNotDrawable):
			s.Log.Warn("page 1 of a PDF cannot be drawn, so it is no cover", "file", facts.Name, "err", err)
			facts.Fault, known = FaultCover, false
		case err != nil:
			return facts, err
		}
	}
	if known && picture.IsZero() {
		return facts, nil
	}
	return facts, s.Store.Update(ctx, func(tx Tx) error { return putIllustrated(tx, facts, waiting, picture) })
}

// awaitPage returns those of the books that take page 1 and lack it. After the file was replaced,
// all lack it.
func (s *Shop) awaitPage(ctx context.Context, ids []BookID, replaced bool) (waiting []BookID, err error) {
	books, err := read(ctx, s.Store, func(r Reader) ([]Book, error) { return rowsOf(r, ids, AnyState) })
	for _, book := range books {
		if book.takesPage() && (replaced || book.Picture.IsZero() || s.Covers.VerifyCover(book.Picture) != nil) {
			waiting = append(waiting, book.ID)
		}
	}
	return waiting, err
}

// drawCover draws a page of a PDF and stores it as a cover.
func (s *Shop) drawCover(ctx context.Context, name string, page int) (FileHash, error) {
	jpeg, err := s.Pages.Cover(ctx, name, page, CoverHeight)
	if err != nil {
		return FileHash{}, err
	}
	return s.Covers.KeepCover(jpeg)
}

// putIllustrated writes the facts of a file, and the picture into the books that still take it.
func putIllustrated(tx Tx, facts PDFFile, ids []BookID, picture FileHash) error {
	if err := tx.PutPDFFile(facts); err != nil {
		return err
	}
	for _, id := range ids {
		book, err := tx.Book(id)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		if err != nil {
			return err
		}
		if book.DiskName != facts.Name || !book.takesPage() || picture.IsZero() || book.Picture == picture {
			continue
		}
		book.Picture, book.PictureFrom = picture, PictureFromPage
		if err := tx.PutBook(book); err != nil {
			return err
		}
	}
	return nil
}
