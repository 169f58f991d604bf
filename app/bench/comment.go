package bench

import (
	"time"

	"littleshelf/app"
)

// enough is how many comments the first book has at the least, if there are as many.
const enough = 32

// commentedOn picks the book that the nth comment is about, and gives what makes the rest of it.
func (s Size) commentedOn(n int) (book int, d dice) {
	d = roll(ofComment, n)
	if book = popular(d, s.Books); n%max(1, s.Comments/enough) == 0 {
		book = 0
	}
	return book, d
}

// comment makes the nth comment. Its author came to the shop not long before.
func (s Size) comment(n int) app.Comment {
	book, d := s.commentedOn(n)
	open := time.Duration(float64(openFor) * float64(n) / float64(s.Comments))
	newest := int(float64(s.Readers-1) * min(1, float64(open)/float64(signupFor)))
	by, _ := s.user(newest - d.IntN(min(newest, s.Readers/20)+1))
	on := s.book(book)
	return app.Comment{
		ID: app.CommentID(n + 1), Book: on.ID, BookName: on.Name, User: by.ID, UserName: by.Name(), Avatar: by.Profile.AvatarURL,
		Text: remark(d), At: whole(opened.Add(open)),
	}
}
