package app

import "context"

// MyComments is a page of a reader's own comments.
type MyComments struct {
	Reader   User
	Comments []Comment // the newest first; those that wait or are hidden too
	Older    CommentID // Before of the next page; 0 if this is the last
}

// MyComments returns a page of the comments of the reader that key signs in.
func (s *Shop) MyComments(ctx context.Context, key SKey, page Page[CommentID]) (MyComments, error) {
	return readAs(ctx, s, key, func(r Reader, user User) (MyComments, error) {
		mine := MyComments{Reader: user}
		list, err := collect(r.CommentsBy(user.ID, page.Before), page.Limit+1)
		if len(list) > page.Limit {
			list = list[:page.Limit]
			mine.Older = list[page.Limit-1].ID
		}
		mine.Comments = list
		return mine, err
	})
}

// NoComment reports whether a call failed because there is no such comment.
func NoComment(err error) bool { return err == errNoComment }
