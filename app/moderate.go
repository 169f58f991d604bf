package app

import (
	"context"
	"strconv"
)

// HideComment hides a comment from readers. ShowComment undoes it.
func (s *Shop) HideComment(ctx context.Context, request Request, id CommentID) (Receipt, error) {
	return s.setHidden(ctx, request, "comment hide", id, true)
}

// ShowComment shows a hidden comment again.
func (s *Shop) ShowComment(ctx context.Context, request Request, id CommentID) (Receipt, error) {
	return s.setHidden(ctx, request, "comment show", id, false)
}

func (s *Shop) setHidden(ctx context.Context, request Request, did string, id CommentID, hidden bool) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		comment, err := tx.Comment(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoComment)
		}
		before := string(comment.State())
		comment.Hidden = hidden
		return change{did, id.String(), before, string(comment.State())}, tx.PutComment(comment)
	})
}

// RemoveComment deletes a comment of any reader. The audit does not keep its text.
func (s *Shop) RemoveComment(ctx context.Context, request Request, id CommentID) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		comment, err := tx.Comment(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoComment)
		}
		return change{"comment delete", id.String(), string(comment.State()), "deleted"}, tx.DeleteComment(id)
	})
}

// String returns the decimal number.
func (id CommentID) String() string { return strconv.FormatUint(uint64(id), 10) }
