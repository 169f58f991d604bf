package app

import (
	"context"
	"time"
)

const (
	// resubmitted is how long the same text counts as the same comment, sent twice.
	resubmitted = 10 * time.Minute

	// newestComments is how many of the shop's newest comments are looked at for the same one: a form
	// that is sent twice is sent at once.
	newestComments = 5
)

// CommentOnce is Comment for a form, which a browser may send twice: the same text of the reader on
// the same book is the same comment.
func (s *Shop) CommentOnce(ctx context.Context, key SKey, id BookID, text string) (Comment, error) {
	return s.comment(ctx, key, id, text, justWritten)
}

// justWritten returns the comment with the same text as c, if c is that comment, sent once more. It
// looks at the comments numbered before c by their keys, because an Update has no lists.
func justWritten(g Getter, c Comment) (Comment, error) {
	for number := c.ID - 1; number > 0 && c.ID-number <= newestComments; number-- {
		before, err := g.Comment(number)
		if err = ifNotFound(err, nil); err != nil {
			return Comment{}, err
		}
		if before.User == c.User && before.Book == c.Book && before.Text == c.Text && c.At.Sub(before.At) < resubmitted {
			return before, nil
		}
	}
	return Comment{}, nil
}

func notWritten(Getter, Comment) (Comment, error) { return Comment{}, nil }
