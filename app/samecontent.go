package app

import (
	"context"
	"strings"
)

// BookWithContent returns the first book whose PDF has this content and size, on sale or not. ok is
// false if there is none. It reads a PDF only if neither its name nor its facts say its content,
// and if it has this size.
func (s *Shop) BookWithContent(ctx context.Context, hash FileHash, size int64) (book Book, ok bool, err error) {
	var unknown []Book // whose content neither the name nor the facts say
	found, err := read(ctx, s.Store, func(r Reader) (found Book, err error) {
		unknown = nil
		for book, err := range r.Books() {
			if err != nil {
				return Book{}, err
			}
			content, known, err := contentOf(r, book.DiskName)
			switch {
			case err != nil:
				return Book{}, err
			case !known:
				unknown = append(unknown, book)
			case content == hash:
				return book, nil
			}
		}
		return Book{}, nil
	})
	if err != nil || found.ID != 0 || s.Files == nil {
		return found, found.ID != 0, err
	}
	for _, book := range unknown {
		content, ok, err := s.Files.HashIf(book.DiskName, size)
		if err == nil && ok && content == hash { // a file that cannot be read has no twin
			return book, true, nil
		}
	}
	return Book{}, false, nil
}

// contentOf returns the hash of a file in the books folder, if its name or its facts have it.
func contentOf(g Getter, name string) (hash FileHash, known bool, err error) {
	sum, _ := strings.CutSuffix(name, pdfSuffix)
	if hash.UnmarshalText([]byte(sum)) == nil {
		return hash, true, nil
	}
	facts, err := g.PDFFile(name)
	return facts.Hash, !facts.Hash.IsZero(), ifNotFound(err, nil)
}

// DiskName returns the name under which the books folder keeps a PDF of this content.
func (h FileHash) DiskName() string { return h.String() + pdfSuffix }

const pdfSuffix = ".pdf"
