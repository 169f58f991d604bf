package app

import "context"

// EachListed calls yield with the books that are for sale and whose numbers are above after, by
// number, until yield returns false. It returns the revision of the catalogue.
func (s *Shop) EachListed(ctx context.Context, after BookID, yield func(Book) bool) (Revision, error) {
	return read(ctx, s.Store, func(r Reader) (Revision, error) {
		for book, err := range r.BooksAfter(after) {
			if err != nil {
				return 0, err
			}
			if book.Listed && !yield(book) {
				break
			}
		}
		return revision(r.CatalogueRevision())
	})
}
