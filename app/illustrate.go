package app

import (
	"context"
	"errors"
	"time"
)

// Illustrate examines the PDF of a DiskName if it is new or has changed, and makes page 1 the cover
// of each of the books that take it. It returns an error that wraps ErrNoEngine or ErrPagesBusy if
// no PDF can be examined now.
//
// The facts and the covers are written together: facts without the cover would look like a cover
// that needs nothing.
func (s *Shop) Illustrate(ctx context.Context, name string, ids []BookID) error {
	facts, known, err := s.storedFacts(ctx, name)
	if err != nil {
		return err
	}
	redraw := false
	if !known {
		before := facts.Hash
		if facts, err = s.Pages.Examine(ctx, name); err != nil {
			return err
		}
		redraw = facts.Hash != before
	}
	waiting, err := s.awaitPage(ctx, ids, redraw)
	if err != nil {
		return err
	}
	var picture FileHash
	if len(waiting) > 0 && facts.Pages > 0 && facts.Fault == "" {
		picture, err = s.drawCover(ctx, name)
		switch {
		case errors.Is(err, ErrNotDrawable):
			s.Log.Warn("page 1 of a PDF cannot be drawn, so it is no cover", "file", name, "err", err)
			facts.Fault, known = FaultCover, false
		case err != nil:
			return err
		}
	}
	if known && picture.IsZero() {
		return nil
	}
	return s.Store.Update(ctx, func(tx Tx) error { return illustrate(tx, facts, waiting, picture) })
}

// modifiedAsStored returns a file's time of modification as PDFFile has it.
func modifiedAsStored(t time.Time) time.Time { return t.UTC().Truncate(time.Millisecond) }

// awaitPage returns those of the books that take page 1 and lack it. After the file has changed,
// all lack it.
func (s *Shop) awaitPage(ctx context.Context, ids []BookID, redraw bool) ([]BookID, error) {
	return read(ctx, s.Store, func(r Reader) (waiting []BookID, err error) {
		for _, id := range ids {
			book, err := r.Book(id)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			if book.takesPage() && (redraw || book.Picture.IsZero() || s.Covers.VerifyCover(book.Picture) != nil) {
				waiting = append(waiting, id)
			}
		}
		return waiting, nil
	})
}

func (s *Shop) drawCover(ctx context.Context, name string) (FileHash, error) {
	jpeg, err := s.Pages.Cover(ctx, name, CoverHeight)
	if err != nil {
		return FileHash{}, err
	}
	hash, err := s.Covers.KeepCover(jpeg)
	return hash, err
}

// illustrate writes the facts of a file, and the picture into the books that still take it.
func illustrate(tx Tx, facts PDFFile, ids []BookID, picture FileHash) error {
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
