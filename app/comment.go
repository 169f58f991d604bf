package app

import (
	"cmp"
	"time"
)

// CommentID is a comment's public number, counted shop-wide from 1.
type CommentID uint64

// MaxComment is the longest comment, in characters that show.
const MaxComment = 140

// maxCommentRunes bounds a comment with those that do not show: the longest emoji have as many again.
const maxCommentRunes = 4 * MaxComment

// Comment is what a reader wrote about a book. Names and avatar stay as they were when it was
// written.
type Comment struct {
	ID       CommentID
	Book     BookID
	BookName string
	User     UserID
	UserName string
	Avatar   string
	Text     string
	At       time.Time
	Hidden   bool // by the keeper; only the keeper sees it
}

// Validate names what is wrong with a comment.
func (c Comment) Validate() error {
	return cmp.Or(
		within("id", c.ID, 1, MaxNumber),
		within("book", c.Book, 1, MaxNumber),
		hasText("book_name", c.BookName, true, maxBookText),
		hasID("user", c.User),
		hasText("user_name", c.UserName, true, maxProfileText),
		hasText("avatar", c.Avatar, false, maxProfileText),
		c.validText(),
		hasTime("at", c.At),
	)
}

func (c Comment) validText() error {
	if visible(c.Text) > MaxComment {
		return broken("text", "must have at most %d characters that show", MaxComment)
	}
	return cmp.Or(hasText("text", c.Text, true, maxCommentRunes), hasVisible("text", c.Text))
}
