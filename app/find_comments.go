package app

import (
	"context"
	"iter"
)

// CommentFilter selects comments. A zero field selects all.
type CommentFilter struct {
	Reader UserID
	State  CommentState
}

func (f CommentFilter) match(c Comment) bool { return f.State == "" || c.State() == f.State }

// comments is the list that the filter is applied to.
func (f CommentFilter) comments() list[Comment, CommentID] {
	l := commentList(f.Reader)
	if f.Reader.IsZero() && f.State == WaitingComments {
		l.from = waitingComments
	}
	return l
}

// waitingComments lists the comments that wait, newest first.
func waitingComments(r Reader, before CommentID) iter.Seq2[Comment, error] {
	return func(yield func(Comment, error) bool) {
		for number, err := range r.WaitingComments(before) {
			var comment Comment
			if err == nil {
				comment, err = r.Comment(number)
			}
			if !yield(comment, err) || err != nil {
				return
			}
		}
	}
}

// FindComments returns the newest comments of a window that a filter selects. It reads a bounded
// number of comments: the search goes on below rest, also if nothing was found. At the end, rest is
// 0.
func (s *Shop) FindComments(ctx context.Context, f CommentFilter, w Window[CommentID]) (found []Comment, rest CommentID, err error) {
	found, err = read(ctx, s.Store, func(r Reader) (found []Comment, err error) {
		found, rest, err = f.comments().scan(r, w, f.match)
		return found, err
	})
	return found, rest, err
}

// AllComments lists all comments of a window that a filter selects, newest first.
func (s *Shop) AllComments(ctx context.Context, f CommentFilter, w Window[CommentID]) iter.Seq2[[]Comment, error] {
	return allFound(w, func(w Window[CommentID]) ([]Comment, CommentID, error) { return s.FindComments(ctx, f, w) })
}

// CommentByID returns one comment, hidden or not.
func (s *Shop) CommentByID(ctx context.Context, id CommentID) (Comment, error) {
	return read(ctx, s.Store, func(r Reader) (Comment, error) {
		comment, err := r.Comment(id)
		return comment, ifNotFound(err, errNoComment)
	})
}
