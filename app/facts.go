package app

import "context"

// Facts returns the facts of the PDF of a DiskName. A PDF that is new or has changed is examined
// first, and the covers of its books are drawn. The errors are those of Pages.
func (s *Shop) Facts(ctx context.Context, name string) (PDFFile, error) {
	if s.Pages == nil || s.Covers == nil {
		return PDFFile{}, ErrNoEngine
	}
	file, err := s.examine(ctx, name)
	if err != nil || file.stored {
		return file.facts, err
	}
	books, err := s.booksWithFile(ctx, name)
	if err != nil {
		return PDFFile{}, err
	}
	return s.illustrate(ctx, file, books)
}

// examined is a PDF as it is now.
type examined struct {
	facts    PDFFile
	stored   bool // the store has the facts
	replaced bool // the content is not that of the stored facts, or none are stored
}

// examine returns the stored facts of a PDF, or examines it if it is new or has changed.
func (s *Shop) examine(ctx context.Context, name string) (examined, error) {
	stored, current, err := s.storedFacts(ctx, name)
	if err != nil || current {
		return examined{facts: stored, stored: current}, err
	}
	facts, err := s.Pages.Examine(ctx, name)
	return examined{facts: facts, replaced: facts.Hash != stored.Hash}, err
}

// KnownFacts returns the facts of the PDF of a DiskName as it was last examined. They are zero if
// it never was.
func (s *Shop) KnownFacts(ctx context.Context, name string) (PDFFile, error) {
	facts, err := read(ctx, s.Store, func(r Reader) (PDFFile, error) { return r.PDFFile(name) })
	return facts, ifNotFound(err, nil)
}

// storedFacts returns the stored facts of the PDF of a DiskName, and whether they are of the file
// as it is now.
func (s *Shop) storedFacts(ctx context.Context, name string) (facts PDFFile, current bool, err error) {
	info, err := s.Covers.Stat(name)
	if err != nil {
		return PDFFile{}, false, err
	}
	facts, err = s.KnownFacts(ctx, name)
	return facts, facts.Name != "" && facts.isOf(info), err
}

func (s *Shop) booksWithFile(ctx context.Context, name string) ([]BookID, error) {
	return read(ctx, s.Store, func(r Reader) (ids []BookID, err error) {
		for book, err := range r.Books() {
			if err != nil {
				return nil, err
			}
			if book.DiskName == name {
				ids = append(ids, book.ID)
			}
		}
		return ids, nil
	})
}
