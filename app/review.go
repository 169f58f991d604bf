package app

import (
	"context"
	"strings"
	"unicode/utf8"
)

// Comment stores what a reader says of a book, with the names and the avatar as they are now. text
// is trimmed, and has from 1 to MaxComment characters after that.
func (s *Shop) Comment(ctx context.Context, key SKey, id BookID, text string) (Comment, error) {
	text = strings.TrimSpace(text)
	if n := utf8.RuneCountInString(text); n < 1 || n > MaxComment {
		return Comment{}, Malformed("content")
	}
	now := s.now()
	return writeAs(ctx, s, key, Writes, func(tx Tx, user User) (Comment, error) {
		if _, err := canSee(tx, user.ID, id); err != nil {
			return Comment{}, err
		}
		book, err := tx.Book(id)
		if err != nil {
			return Comment{}, err
		}
		number, err := tx.NextID("comment")
		if err != nil {
			return Comment{}, err
		}
		comment := Comment{
			ID:       CommentID(number),
			Book:     id,
			BookName: book.Name,
			User:     user.ID,
			UserName: user.Name(),
			Avatar:   user.Profile.Known().AvatarURL,
			Text:     text,
			At:       now,
		}
		return comment, tx.PutComment(comment)
	})
}

// DeleteComment removes a reader's own comment. One of somebody else is as unknown as one that is
// not there.
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
