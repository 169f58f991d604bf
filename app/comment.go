package app

import "time"

// CommentID is a comment's public number, counted shop-wide from 1.
type CommentID uint64

// MaxComment is the longest comment, in characters.
const MaxComment = 140

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
