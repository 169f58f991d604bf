package app

import "context"

// EachListed calls yield with the books that are for sale and whose numbers are above after, by
// number, until yield returns false. It returns the revision of the catalogue.
func (s *Shop) EachListed(ctx context.Context, after BookID, yield func(Book) bool) (now Revision, err error) {
	err = s.Store.View(ctx, func(r Reader) (err error) { // once: what is yielded cannot be taken back
		for book, err := range r.BooksAfter(after) {
			if err != nil {
				return err
			}
			if book.Listed && !yield(book) {
				break
			}
		}
		now, err = revision(r.CatalogueRevision())
		return err
	})
	return now, internal("数据查询出错", err)
}
