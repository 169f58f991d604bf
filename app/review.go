package app

import (
	"context"
)

// Comment stores a comment on a book, with the current names and avatar. text is tidied and must
// then have from 1 to MaxComment visible characters. With moderation, the comment waits for the
// keeper.
func (s *Shop) Comment(ctx context.Context, key SKey, id BookID, text string) (Comment, error) {
	comment := Comment{Book: id, Text: Tidy(text), At: s.now()}
	if comment.validText() != nil {
		return Comment{}, Malformed("content")
	}
	return writeAs(ctx, s, key, Writes, func(tx Tx, user User) (Comment, error) {
		if _, err := canSee(tx, user.ID, id); err != nil {
			return Comment{}, err
		}
		book, err := tx.Book(id)
		if err != nil {
			return Comment{}, err
		}
		number, err := tx.NextID(commentCounter)
		if err != nil {
			return Comment{}, err
		}
		comment := comment
		comment.ID, comment.User = CommentID(number), user.ID
		if comment.Waits, err = s.waitReason(tx); err != nil {
			return Comment{}, err
		}
		comment.BookName, comment.UserName, comment.Avatar = book.Name, user.Name(), user.Profile.Known().AvatarURL
		if err := comment.Validate(); err != nil {
			return Comment{}, err
		}
		return comment, tx.PutComment(comment)
	})
}

// DeleteComment deletes a reader's own comment. The comment of another reader is reported as
// unknown.
func (s *Shop) DeleteComment(ctx context.Context, key SKey, id CommentID) error {
	_, err := writeAs(ctx, s, key, Writes, func(tx Tx, user User) (struct{}, error) {
		comment, err := tx.Comment(id)
		if err != nil {
			return struct{}{}, ifNotFound(err, errNoComment)
		}
		if comment.User != user.ID {
			return struct{}{}, errNoComment
		}
		return struct{}{}, tx.DeleteComment(id)
	})
	return err
}
