package app

import "context"

// BookPage is what the page of a book shows to one visitor.
type BookPage struct {
	Revisions
	Reader   User // zero for a guest
	Book     Book
	Owned    bool // by the reader
	Category string
	Sample   int      // pages that anyone may read
	File     PDFFile  // zero if its facts are unknown
	Position Position // of the reader; its Page is 0 if there is none
	Sold     int      // live orders
	Comments []Comment
	Older    CommentID // Before of the next page of comments; 0 if this is the last
}

// Revisions are those of the catalogue, and of the comments of one book.
type Revisions struct{ Catalogue, Comments Revision }

// ErrUnlisted refuses the page of a book that is not for sale any more, to a visitor who does not
// own it.
var ErrUnlisted = &Error{Code: Unknown, Msg: "这本书下架了，换过的读者照样能读。"}

// NoBook reports whether a call failed because there is no such book.
func NoBook(err error) bool { return err == errNoBook }

// BookPage returns what the page of a book shows to the reader that key signs in, or to a guest,
// with a page of its comments.
func (s *Shop) BookPage(ctx context.Context, key SKey, id BookID, page Page[CommentID]) (BookPage, error) {
	sold, err := s.countSold(ctx)
	if err != nil {
		return BookPage{}, err
	}
	return visit(ctx, s, key, func(r Reader, user User) (p BookPage, err error) {
		p = BookPage{Reader: user, Sold: sold.Of(id)}
		if p.Revisions, err = bookRevisions(r, id); err != nil {
			return BookPage{}, err
		}
		if p.Book, err = r.Book(id); err != nil {
			return BookPage{}, ifNotFound(err, errNoBook)
		}
		if p.Owned, err = owns(r, user.ID, id); err != nil {
			return BookPage{}, err
		}
		if !p.Owned && !p.Book.Listed {
			return p, ErrUnlisted
		}
		if p.Sample, err = s.samplePages(r, p.Book); err != nil {
			return BookPage{}, err
		}
		if p.Category, err = categoryName(r, p.Book.Category); err != nil {
			return BookPage{}, err
		}
		p.File, err = r.PDFFile(p.Book.DiskName)
		if err = ifNotFound(err, nil); err != nil {
			return BookPage{}, err
		}
		p.Position, err = r.Position(user.ID, id)
		if err = ifNotFound(err, nil); err != nil {
			return BookPage{}, err
		}
		p.Comments, p.Older, err = commentsPage(r, user.ID, id, page)
		return p, err
	})
}

// BookRevisions returns the revisions of the catalogue and of the comments of a book, on which the
// book's page for guests depends.
func (s *Shop) BookRevisions(ctx context.Context, id BookID) (Revisions, error) {
	return read(ctx, s.Store, func(r Reader) (Revisions, error) { return bookRevisions(r, id) })
}

func bookRevisions(g Getter, id BookID) (now Revisions, err error) {
	if now.Comments, err = revision(g.CommentsRevision(id)); err != nil {
		return Revisions{}, err
	}
	now.Catalogue, err = revision(g.CatalogueRevision())
	return now, err
}

// commentsPage returns a page of a book's comments, as a reader sees it, and Before of the next
// page. A page of no comments has no next page.
func commentsPage(r Reader, user UserID, id BookID, page Page[CommentID]) (list []Comment, older CommentID, err error) {
	if page.Limit == 0 {
		return nil, 0, nil
	}
	list, err = collect(shownTo(user, r.CommentsOn(id, page.Before)), page.Limit+1)
	if len(list) > page.Limit {
		list = list[:page.Limit]
		older = list[page.Limit-1].ID
	}
	return list, older, err
}

// categoryName returns the name of a category, or "" if it has none.
func categoryName(r Reader, number int) (string, error) {
	all, err := categories(r)
	for _, c := range all {
		if c.Number == number {
			return c.Name, err
		}
	}
	return "", err
}
