package storetest

import (
	"maps"
	"slices"

	"littleshelf/app"
)

// Engines that do not raise a revision.
type (
	changesUnnoticed struct{ *state }
	hidesUnnoticed   struct{ *state }
	deletesUnnoticed struct{ *state }
	oneRevision      struct{ *state }
)

func (s changesUnnoticed) PutBook(book app.Book) error {
	before := s.catalogue
	_, old := s.books[book.ID]
	err := s.state.PutBook(book)
	if old {
		s.catalogue = before
	}
	return err
}

func (s hidesUnnoticed) PutComment(comment app.Comment) error {
	before := s.commentsRevisions[comment.Book]
	_, old := s.comments[comment.ID]
	err := s.state.PutComment(comment)
	if old {
		s.commentsRevisions[comment.Book] = before
	}
	return err
}

func (s deletesUnnoticed) DeleteComment(id app.CommentID) error { return remove(s.comments, id) }

func (s oneRevision) CommentsRevision(app.BookID) (all uint64, err error) {
	for _, n := range slices.Collect(maps.Values(s.commentsRevisions)) {
		all += n
	}
	return all, nil
}
