package app

import (
	"context"
	"strconv"
)

// HideComment hides a comment from readers. ShowComment undoes it.
func (s *Shop) HideComment(ctx context.Context, request Request, id CommentID) (Receipt, error) {
	return s.changeComment(ctx, request, "comment hide", id, func(c *Comment) error {
		c.Hidden, c.Waits = true, ""
		return nil
	})
}

// ShowComment shows a hidden comment again, or lets a waiting one through.
func (s *Shop) ShowComment(ctx context.Context, request Request, id CommentID) (Receipt, error) {
	return s.changeComment(ctx, request, showedComment, id, func(c *Comment) error {
		c.Hidden, c.Waits = false, ""
		return nil
	})
}

// LetThrough is ShowComment for a keeper who saw the comment wait. It fails if the comment was
// hidden meanwhile.
func (s *Shop) LetThrough(ctx context.Context, request Request, id CommentID) (Receipt, error) {
	return s.changeComment(ctx, request, showedComment, id, func(c *Comment) error {
		if c.Hidden {
			return errHiddenMeanwhile
		}
		c.Waits = ""
		return nil
	})
}

const showedComment = "comment show"

var errHiddenMeanwhile = &Error{Code: Invalid, Msg: "the comment was hidden meanwhile: show it if that was wrong"}

// changeComment changes a comment, and records its states before and after.
func (s *Shop) changeComment(
	ctx context.Context, request Request, did string, id CommentID, edit func(*Comment) error,
) (Receipt, error) {
	return s.act(ctx, request, func(tx Tx) (change, error) {
		comment, err := tx.Comment(id)
		if err != nil {
			return change{}, ifNotFound(err, errNoComment)
		}
		before := string(comment.State())
		if err := edit(&comment); err != nil {
			return change{}, err
		}
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
