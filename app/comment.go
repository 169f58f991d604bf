package app

import (
	"cmp"
	"time"
)

// CommentID is the public number of a comment. All comments of the shop are numbered from 1.
type CommentID uint64

// MaxComment is the greatest length of a comment, in visible characters.
const MaxComment = 140

// maxCommentRunes is the greatest length of a comment, in characters of any kind. The longest
// emoji have three invisible characters for a visible one.
const maxCommentRunes = 4 * MaxComment

// Comment is a text that a reader wrote about a book. BookName, UserName and Avatar stay as they
// were when it was written. An Avatar of the shop's own leads to the reader's present picture.
type Comment struct {
	ID       CommentID
	Book     BookID
	BookName string
	User     UserID
	UserName string
	Avatar   string
	Text     string
	At       time.Time
	Hidden   bool // by the keeper; readers do not see the comment

	Waits   WaitReason // readers do not see the comment until the keeper lets it through
	Reply   string     // the keeper's; readers see it with the comment
	ReplyAt time.Time  // zero without a reply
}

// Validate returns the first rule that a comment breaks.
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
		c.validState(),
		c.validReply(),
	)
}

func (c Comment) validText() error {
	if visible(c.Text) > MaxComment {
		return broken("text", "must have at most %d characters that show", MaxComment)
	}
	return cmp.Or(hasText("text", c.Text, true, maxCommentRunes), hasVisible("text", c.Text))
}
