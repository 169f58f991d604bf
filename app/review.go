package app

import (
	"context"
)

// Comment stores a comment on a book, with the current names and avatar. text is tidied and must
// then have from 1 to MaxComment visible characters. With moderation, the comment waits for the
// keeper, or for WeChat's judgement, which the author waits a second for.
func (s *Shop) Comment(ctx context.Context, key SKey, id BookID, text string) (Comment, error) {
	return s.comment(ctx, key, id, text, notWritten)
}

// comment is Comment, unless earlier finds the comment as one that was written already.
func (s *Shop) comment(
	ctx context.Context, key SKey, id BookID, text string, earlier func(Getter, Comment) (Comment, error),
) (Comment, error) {
	comment := Comment{Book: id, Text: Tidy(text), At: s.now()}
	if comment.validText() != nil {
		return Comment{}, Malformed("content")
	}
	w, err := writeAs(ctx, s, key, Writes, func(tx Tx, user User) (written, error) {
		if _, err := canSee(tx, user.ID, id); err != nil {
			return written{}, err
		}
		book, err := tx.Book(id)
		if err != nil {
			return written{}, err
		}
		number, err := tx.NextID(commentCounter)
		if err != nil {
			return written{}, err
		}
		comment := comment
		comment.ID, comment.User = CommentID(number), user.ID
		if same, err := earlier(tx, comment); err != nil || same.ID != 0 {
			return written{Comment: same, repeated: true}, err
		}
		if comment.Waits, err = s.waitReason(tx); err != nil {
			return written{}, err
		}
		comment.BookName, comment.UserName, comment.Avatar = book.Name, user.Name(), user.Avatar()
		if err := comment.Validate(); err != nil {
			return written{}, err
		}
		return written{comment, user.OpenID, false}, tx.PutComment(comment)
	})
	if err != nil || w.Waits != WaitsUnjudged || w.repeated {
		return w.Comment, err
	}
	return s.judge(ctx, w)
}

// written is a new comment and the openid of its author.
type written struct {
	Comment
	openID   string
	repeated bool // it was written, and judged, already
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
