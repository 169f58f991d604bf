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
	ReplyComment Act[CommentReply, Done]  = "comment reply"
	DropComment  Act[CommentChange, Done] = "comment delete"
)

var commentActs = []act{
	list(ListComments, call.listComments, func(c Comment) app.CommentID { return c.ID }),
	change(HideComment, call.hideComment),
	change(ShowComment, call.showComment),
	change(ReplyComment, call.replyComment),
	change(DropComment, call.dropComment),
}

// Comment is a reader's comment on a book.
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

	Waits   app.WaitReason `json:"waits,omitempty"`
	Reply   string         `json:"reply,omitempty"`
	ReplyAt time.Time      `json:"reply_at,omitzero"`
}

// CommentChange is the input of an act on one comment.
type CommentChange struct {
	Request
	Comment app.CommentID `json:"comment"`
}

// CommentReply is the input of a reply. An empty text removes the reply.
type CommentReply struct {
	CommentChange
	Text string `json:"text"`
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
		w.Before++ // includes the last comment before the time
	}
	filter := app.CommentFilter{Reader: of, State: in.State}
	for page, err := range c.Shop.AllComments(ctx, filter, w) {
		if err != nil || len(page) > 0 {
			if in.Limit > 0 {
				page = page[:min(in.Limit, len(page))]
			}
			return convertAll(page, func(c app.Comment) Comment { return Comment(c) }), err
		}
	}
	return nil, nil
}

// commentAt returns the comment of m's id, or the last comment before m's time.
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

func (c call) replyComment(ctx context.Context, in CommentReply) (Done, error) {
	return done(c.Shop.ReplyTo(ctx, in.asked(), in.Comment, in.Text))
}

func (c call) dropComment(ctx context.Context, in CommentChange) (Done, error) {
	return done(c.Shop.RemoveComment(ctx, in.asked(), in.Comment))
}
