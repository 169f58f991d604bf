package desk

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var commentRoutes = []route{
	{"GET", "/comments", (*Desk).comments, false},
	{"GET", "/comments/{id}", (*Desk).comment, false},
	{"POST", "/comments/{id}/hide", (*Desk).hideComment, false},
	{"POST", "/comments/{id}/show", (*Desk).showComment, false},
	{"POST", "/comments/{id}/pass", (*Desk).passComment, false},
	{"POST", "/comments/{id}/reply", (*Desk).replyToComment, false},
	{"POST", "/comments/{id}/delete", (*Desk).deleteComment, false},
	{"GET", "/comments/{id}/ban", (*Desk).showBan, false},
	{"POST", "/comments/{id}/ban", (*Desk).banAuthor, false},
}

// anyState is the value of the state in the address of the page with all comments.
const anyState = "all"

// commentsPage lists comments, the newest first, or those that have a state. It begins with those
// that wait, if any do.
type commentsPage struct {
	State    app.CommentState
	States   []app.CommentState
	Waiting  int
	Comments []listedComment
	Path     string // of this page
	Older    string
	Begun    bool // there are newer comments, on pages before this one
}

// listedComment is a comment with the id of the act of its form.
type listedComment struct {
	app.Comment
	Request app.RequestID
	Back    string        // the path of the list
	Next    app.CommentID // its neighbour in a list that it leaves with its next state, or 0
}

// WaitsFor returns why a comment waits, as a text of the catalogue.
func (c listedComment) WaitsFor() string { return waitWords[c.Waits] }

// waitWords are the reasons for which a comment waits.
var waitWords = map[app.WaitReason]string{
	app.WaitsForKeeper: "You read every comment first.",
	app.WaitsUnjudged:  "WeChat has not judged it.",
	app.WaitsDoubtful:  "WeChat is in doubt: a person should look at it.",
	app.WaitsRisky:     "WeChat says that it may not be shown.",
}

// Full reports whether the page has as many comments as a page can have.
func (p commentsPage) Full() bool { return len(p.Comments) == rowsOfPage }

func (d *Desk) comments(rq *request) error {
	query := rq.r.URL.Query()
	shown := commentsPage{
		State: app.CommentState(query.Get("state")), States: slices.Concat(app.CommentStates, []app.CommentState{anyState}),
		Path: rq.r.URL.RequestURI(), Begun: query.Has("before"),
	}
	var err error
	if shown.Waiting, err = d.Shop.CountWaiting(rq.r.Context()); err != nil {
		return err
	}
	if shown.State == "" {
		shown.State = anyState
		if shown.Waiting > 0 && !shown.Begun {
			shown.State = app.WaitingComments
		}
	}
	if !slices.Contains(shown.States, shown.State) {
		return errNothingHere
	}
	var filter app.CommentFilter
	if shown.State != anyState {
		filter.State = shown.State
	}
	w := app.Window[app.CommentID]{Limit: rowsOfPage}
	if before := query.Get("before"); before != "" {
		number, err := strconv.ParseUint(before, 10, 63)
		if err != nil {
			return errNothingHere
		}
		w.Before = app.CommentID(number)
	}
	found, rest, err := d.Shop.FindComments(rq.r.Context(), filter, w)
	if err != nil {
		return err
	}
	for i, c := range found {
		listed := listedComment{Comment: c, Request: d.newRequest(), Back: shown.Path}
		if filter.State != "" && i+1 < len(found) {
			listed.Next = found[i+1].ID
		} else if filter.State != "" && i > 0 {
			listed.Next = found[i-1].ID
		}
		shown.Comments = append(shown.Comments, listed)
	}
	if rest != 0 {
		query.Set("state", string(shown.State))
		query.Set("before", rest.String())
		shown.Older = "?" + query.Encode()
	}
	return d.render(rq, http.StatusOK, "comments", "Comments", shown)
}

// commentPage has one comment, with a form for each act.
type commentPage struct {
	app.Comment
	Form                  *page.Form
	Change, Reply, Delete app.RequestID
}

func (d *Desk) comment(rq *request) error {
	comment, err := d.commentOf(rq)
	if err != nil {
		return err
	}
	return d.renderComment(rq, http.StatusOK, comment, page.NewForm(nil))
}

func (d *Desk) renderComment(rq *request, status int, comment app.Comment, form *page.Form) error {
	return d.render(rq, status, "comment", "Comment",
		commentPage{comment, form, d.newRequest(), d.newRequest(), d.newRequest()})
}

// commentOf returns the comment of the path of a request.
func (d *Desk) commentOf(rq *request) (app.Comment, error) {
	id, err := commentIn(rq)
	if err != nil {
		return app.Comment{}, err
	}
	return d.Shop.CommentByID(rq.r.Context(), id)
}

// commentIn returns the number in the path of a request.
func commentIn(rq *request) (app.CommentID, error) {
	number, err := strconv.ParseUint(rq.r.PathValue("id"), 10, 63)
	if err != nil {
		return 0, errNothingHere
	}
	return app.CommentID(number), nil
}

func (d *Desk) hideComment(rq *request) error {
	return d.changeComment(rq, d.Shop.HideComment, "The comment is hidden: readers do not see it any more.")
}

func (d *Desk) passComment(rq *request) error {
	return d.changeComment(rq, d.Shop.LetThrough, "Let through: readers see the comment.")
}

func (d *Desk) showComment(rq *request) error {
	return d.changeComment(rq, d.Shop.ShowComment, "Readers see the comment again.")
}

func (d *Desk) deleteComment(rq *request) error {
	return d.changeComment(rq, d.Shop.RemoveComment, "The comment is deleted.")
}

// changeComment carries out an act on the comment of the path, and goes back to the list that asked
// for it: to the comment's neighbour, if the comment is no longer there.
func (d *Desk) changeComment(
	rq *request, change func(context.Context, app.Request, app.CommentID) (app.Receipt, error), said string,
) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	id, err := commentIn(rq)
	if err != nil {
		return err
	}
	_, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) { return change(ctx, asked, id) })
	if err != nil {
		return err
	}
	if !form.OK() {
		return &app.Error{Code: app.Invalid, Msg: form.Wrong[""]}
	}
	if next, err := strconv.ParseUint(form.Value("next"), 10, 63); err == nil && next != 0 {
		id = app.CommentID(next)
	}
	return d.redirect(rq, backTo(form, id), rq.lang.Text(said))
}

// backTo returns the path of the list that a form was on, at a comment.
func backTo(form *page.Form, id app.CommentID) string {
	list := form.Value("back")
	if list == "" {
		return "/comments"
	}
	return strings.TrimPrefix(page.OwnPath(list, Root), Root) + "#comment-" + id.String()
}
