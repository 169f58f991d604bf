package app

import "context"

// FindComments returns the newest comments of a window that have a state. It reads a bounded number
// of comments: the search goes on below rest, also if nothing was found. At the end, rest is 0.
func (s *Shop) FindComments(ctx context.Context, state CommentState, w Window[CommentID]) (found []Comment, rest CommentID, err error) {
	found, err = read(ctx, s.Store, func(r Reader) (found []Comment, err error) {
		found, rest, err = commentList(UserID{}).scan(r, w, func(c Comment) bool { return state == "" || c.State() == state })
		return found, err
	})
	return found, rest, err
}

// CommentByID returns one comment, hidden or not.
func (s *Shop) CommentByID(ctx context.Context, id CommentID) (Comment, error) {
	return read(ctx, s.Store, func(r Reader) (Comment, error) {
		comment, err := r.Comment(id)
		return comment, ifNotFound(err, errNoComment)
	})
}
