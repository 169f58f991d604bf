package app

import (
	"context"
	"fmt"
)

// Undrawn is a book whose PDF is not drawn, or is drawn without its Chinese text.
type Undrawn struct {
	Book   BookID
	Name   string
	Fault  string // one of the Fault constants; empty with NoFont
	NoFont bool
}

// Undrawn lists the books whose PDFs are not drawn well, at most limit of them, and returns how
// many there are.
func (s *Shop) Undrawn(ctx context.Context, limit int) (list []Undrawn, total int, err error) {
	err = view(ctx, s.Store, func(r Reader) error {
		list, total = nil, 0
		bad := make(map[string]PDFFile)
		for file, err := range r.PDFFiles() {
			if err != nil {
				return err
			}
			if file.Fault != "" || file.NoFont {
				bad[file.Name] = PDFFile{Fault: file.Fault, NoFont: file.NoFont}
			}
		}
		if len(bad) == 0 {
			return nil
		}
		for book, err := range r.Books() {
			if err != nil {
				return err
			}
			file, ok := bad[book.DiskName]
			if !ok {
				continue
			}
			if total++; total <= limit {
				list = append(list, Undrawn{book.ID, book.Name, file.Fault, file.NoFont})
			}
		}
		return nil
	})
	return list, total, err
}

// Redraw has the PDF of a book examined and drawn again, though it has not changed.
func (s *Shop) Redraw(ctx context.Context, request Request, id BookID) (Receipt, error) {
	name := ""
	receipt, err := s.act(ctx, request, func(tx Tx) (change, error) {
		book, err := tx.Book(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoBook)
		}
		name = book.DiskName
		if err := ifNotFound(tx.DeletePDFFile(name), nil); err != nil {
			return change{}, err
		}
		c := change{did: "book redraw", to: id.String(), after: fmt.Sprintf("file %q is drawn again", name)}
		return c, tx.PutBook(book) // raises the revision of the catalogue, which the Illustrator follows
	})
	if forgetting, ok := s.Pages.(interface{ Forget(name string) }); ok && err == nil && name != "" {
		forgetting.Forget(name)
	}
	return receipt, err
}
