package bench

import (
	"time"

	"littleshelf/app"
)

// firstComments is the least number of comments of the first book, in a shop with as many comments.
const firstComments = 32

// commentedOn returns the book of the nth comment, and the randomness for the rest of the comment.
func (s Size) commentedOn(n int) (book int, d dice) {
	d = newRand(ofComment, n)
	if book = popular(d, s.Books); n%max(1, s.Comments/firstComments) == 0 {
		book = 0
	}
	return book, d
}

// comment returns the nth comment. Its author signed up shortly before it.
func (s Size) comment(n int) app.Comment {
	book, d := s.commentedOn(n)
	open := time.Duration(float64(openFor) * float64(n) / float64(s.Comments))
	newest := int(float64(s.Readers-1) * min(1, float64(open)/float64(signupFor)))
	by, _ := s.user(newest - d.IntN(min(newest, s.Readers/20)+1))
	on := s.book(book)
	return app.Comment{
		ID: app.CommentID(n + 1), Book: on.ID, BookName: on.Name, User: by.ID, UserName: by.Name(), Avatar: by.Profile.AvatarURL,
		Text: remark(d), At: stored(opened.Add(open)),
	}
}
