package control

import (
	"context"
	"time"

	"littleshelf/app"
)

const (
	ListComments List[Comment]            = "comment list"
	HideComment  Act[CommentChange, Done] = "comment hide"
	ShowComment  Act[CommentChange, Done] = "comment show"
	DropComment  Act[CommentChange, Done] = "comment delete"
)

var commentActs = []act{
	list(ListComments, call.listComments, func(c Comment) app.CommentID { return c.ID }),
	change(HideComment, call.hideComment),
	change(ShowComment, call.showComment),
	change(DropComment, call.dropComment),
}

// Comment is what a reader wrote.
type Comment struct {
	ID       app.CommentID `json:"comment"`
	Book     app.BookID    `json:"book"`
	BookName string        `json:"book_name"`
	User     app.UserID    `json:"reader"`
	UserName string        `json:"name"`
	Avatar   string        `json:"avatar"`
	Text     string        `json:"text"`
	At       time.Time     `json:"at"`
	Hidden   bool          `json:"hidden"`
}

// CommentChange names a comment that is to be changed.
type CommentChange struct {
	Request
	Comment app.CommentID `json:"comment"`
}

func (c call) listComments(ctx context.Context, of app.UserID, in Window) (rows []Comment, err error) {
	w := app.Window[app.CommentID]{Limit: in.Limit}
	if w.Since, err = c.commentAt(ctx, in.Since); err != nil {
		return nil, err
	}
	if w.Before, err = c.commentAt(ctx, in.Before); err != nil {
		return nil, err
	}
	if !in.Before.At.IsZero() {
		w.Before++ // what is older than a time begins with the last comment before it
	}
	return first(c.Shop.Comments(ctx, of, w), func(c app.Comment) Comment { return Comment(c) })
}

// commentAt finds the comment that m names, or the last one before the time that it names.
func (c call) commentAt(ctx context.Context, m Mark) (app.CommentID, error) {
	switch {
	case m.ID != "":
		n, err := numberOf(m)
		return app.CommentID(n), err
	case !m.At.IsZero():
		return c.Shop.CommentsUntil(ctx, m.At)
	}
	return 0, nil
}

func (c call) hideComment(ctx context.Context, in CommentChange) (Done, error) {
	return done(c.Shop.HideComment(ctx, in.asked(), in.Comment))
}

func (c call) showComment(ctx context.Context, in CommentChange) (Done, error) {
	return done(c.Shop.ShowComment(ctx, in.asked(), in.Comment))
}

func (c call) dropComment(ctx context.Context, in CommentChange) (Done, error) {
	return done(c.Shop.RemoveComment(ctx, in.asked(), in.Comment))
}
