package app

import "strconv"

// Pick is the book that the keeper recommends at the front of the shop.
type Pick struct {
	Book   Book
	Words  string // of the keeper; may be empty
	Sample int    // pages that anyone may read
	File   PDFFile
}

// SampleShown returns how many pages a guest can read, 0 if none.
func (p Pick) SampleShown() int { return min(p.Sample, p.File.Pages) }

// maxPickWords is the length of the longest words about the pick, in characters.
const maxPickWords = 120

// pick returns the keeper's pick, or nil if there is none or it is not for sale any more.
func (s *Shop) pick(r Reader) (*Pick, error) {
	number, err := s.settingValue(r, SettingPickBook)
	if err != nil || number == "" {
		return nil, err
	}
	id, err := strconv.ParseUint(number, 10, 64)
	if err != nil {
		return nil, err
	}
	book, err := r.Book(BookID(id))
	if err = ifNotFound(err, nil); err != nil || !book.Listed {
		return nil, err
	}
	p := &Pick{Book: book}
	if p.Words, err = s.settingValue(r, SettingPickWords); err != nil {
		return nil, err
	}
	if p.Sample, err = s.samplePages(r, book); err != nil {
		return nil, err
	}
	p.File, err = r.PDFFile(book.DiskName)
	return p, ifNotFound(err, nil)
}

// parsePickBook accepts the number of a book. The book need not be there: until it is, the shop has
// no pick.
func parsePickBook(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	return numberRule(SettingPickBook, 1, MaxNumber)(value)
}
