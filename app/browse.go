package app

import (
	"context"
	"errors"
	"iter"
	"slices"
)

// Books lists the books that are for sale, by id, and returns the revision of the catalogue.
func (s *Shop) Books(ctx context.Context) (listed []Book, now Revision, err error) {
	listed, err = read(ctx, s.Store, func(r Reader) (listed []Book, err error) {
		if now, err = revision(r.CatalogueRevision()); err != nil {
			return nil, err
		}
		for book, err := range r.Books() {
			if err != nil {
				return nil, err
			}
			if book.Listed {
				listed = append(listed, book)
			}
		}
		return listed, nil
	})
	return listed, now, err
}

// CatalogueRevision returns the revision at which Books would list the catalogue now.
func (s *Shop) CatalogueRevision(ctx context.Context) (Revision, error) {
	return read(ctx, s.Store, func(r Reader) (Revision, error) { return revision(r.CatalogueRevision()) })
}

// Book returns the book if it is for sale. If not, the slice is empty.
func (s *Shop) Book(ctx context.Context, id BookID) ([]Book, error) {
	return read(ctx, s.Store, func(r Reader) ([]Book, error) {
		book, err := r.Book(id)
		if errors.Is(err, ErrNotFound) || err == nil && !book.Listed {
			return nil, nil
		}
		return []Book{book}, err
	})
}

// Detail is a book's page, as one reader sees it.
type Detail struct {
	Owned    bool      // by the reader
	Revision Revision  // of the book's comments
	Comments []Comment // newest first
	Personal bool      // a comment is listed that only this reader sees
}

// Detail returns the page of a book that is for sale or that the reader owns. An empty or expired
// key is allowed: a book can be seen without a login. The reader's own comments that wait are
// listed. If known is still the revision of the comments and none of those can be the reader's, no
// comments are returned.
func (s *Shop) Detail(ctx context.Context, key SKey, id BookID, page Page[CommentID], known Revision) (Detail, error) {
	return visit(ctx, s, key, func(r Reader, user User) (d Detail, err error) {
		if d.Owned, err = canSee(r, user.ID, id); err != nil {
			return d, err
		}
		if d.Revision, err = revision(r.CommentsRevision(id)); err != nil {
			return d, err
		}
		waits, err := hasWaiting(r, user.ID, id)
		if err != nil || d.Revision == known && !waits {
			return d, err
		}
		d.Comments, err = collect(shownTo(user.ID, r.CommentsOn(id, page.Before)), page.Limit)
		d.Personal = slices.ContainsFunc(d.Comments, func(c Comment) bool { return c.State() == WaitingComments })
		return d, err
	})
}

// canSee reports whether user owns the book. It returns errNoBook if the book is neither owned
// nor for sale.
func canSee(g Getter, user UserID, id BookID) (owned bool, err error) {
	book, err := g.Book(id)
	if err != nil {
		return false, ifNotFound(err, errNoBook)
	}
	owned, err = owns(g, user, id)
	if err == nil && !owned && !book.Listed {
		return false, errNoBook
	}
	return owned, err
}

// Owns reports whether a reader owns a book.
func (s *Shop) Owns(ctx context.Context, who Credential, id BookID) (bool, error) {
	return readAs(ctx, s, who, func(r Reader, user User) (bool, error) { return owns(r, user.ID, id) })
}

func owns(g Getter, user UserID, id BookID) (bool, error) {
	_, err := g.LiveOrder(user, id)
	if errors.Is(err, ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// newestOwn is how many of a reader's newest comments are looked at for those that wait.
const newestOwn = 100

// hasWaiting reports whether a comment of a reader on a book waits.
func hasWaiting(r Reader, user UserID, book BookID) (bool, error) {
	waiting, err := collect(r.WaitingComments(0), 1)
	if err != nil || len(waiting) == 0 || user.IsZero() {
		return false, err
	}
	own, err := collect(r.CommentsBy(user, 0), newestOwn)
	return slices.ContainsFunc(own, func(c Comment) bool { return c.Book == book && c.State() == WaitingComments }), err
}

// shownTo skips the comments that the keeper has hidden, and those of others that wait.
func shownTo(reader UserID, list iter.Seq2[Comment, error]) iter.Seq2[Comment, error] {
	return func(yield func(Comment, error) bool) {
		for c, err := range list {
			state := c.State()
			sees := state == ShownComments || state == WaitingComments && c.User == reader
			if (err != nil || sees) && !yield(c, err) {
				return
			}
		}
	}
}

// Page selects a part of a list that is ordered newest first: at most Limit items below Before,
// or the newest items if Before is zero.
type Page[Key any] struct {
	Before Key
	Limit  int
}

// collect returns the first items of a list, at most limit.
func collect[T any](list iter.Seq2[T, error], limit int) ([]T, error) {
	var items []T
	if limit <= 0 {
		return nil, nil
	}
	for item, err := range list {
		if err != nil {
			return nil, err
		}
		if items = append(items, item); len(items) == limit {
			break
		}
	}
	return items, nil
}
