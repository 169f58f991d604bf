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
	{"POST", "/comments/{id}/delete", (*Desk).deleteComment, false},
}

// commentsPage lists comments, the newest first, or those that have a state.
type commentsPage struct {
	State    app.CommentState
	States   []app.CommentState
	Comments []listedComment
	Path     string // of this page
	Older    string
	Begun    bool // there are newer comments, on pages before this one
}

// listedComment is a comment with the id of the act of its form.
type listedComment struct {
	app.Comment
	Request app.RequestID
}

// Full reports whether the page has as many comments as a page can have.
func (p commentsPage) Full() bool { return len(p.Comments) == rowsOfPage }

func (d *Desk) comments(rq *request) error {
	query := rq.r.URL.Query()
	shown := commentsPage{
		State: app.CommentState(query.Get("state")), States: slices.Concat([]app.CommentState{""}, app.CommentStates),
		Path: rq.r.URL.RequestURI(), Begun: query.Has("before"),
	}
	if !slices.Contains(shown.States, shown.State) {
		return errNothingHere
	}
	w := app.Window[app.CommentID]{Limit: rowsOfPage}
	if before := query.Get("before"); before != "" {
		number, err := strconv.ParseUint(before, 10, 63)
		if err != nil {
			return errNothingHere
		}
		w.Before = app.CommentID(number)
	}
	found, rest, err := d.Shop.FindComments(rq.r.Context(), app.CommentFilter{State: shown.State}, w)
	if err != nil {
		return err
	}
	for _, c := range found {
		shown.Comments = append(shown.Comments, listedComment{c, d.newRequest()})
	}
	if rest != 0 {
		shown.Older = olderQuery(rq, rest)
	}
	return d.render(rq, http.StatusOK, "comments", "Comments", shown)
}

// commentPage has one comment, with a form for each act.
type commentPage struct {
	app.Comment
	Change, Delete app.RequestID
}

func (d *Desk) comment(rq *request) error {
	id, err := commentIn(rq)
	if err != nil {
		return err
	}
	comment, err := d.Shop.CommentByID(rq.r.Context(), id)
	if err != nil {
		return err
	}
	return d.render(rq, http.StatusOK, "comment", "Comment", commentPage{comment, d.newRequest(), d.newRequest()})
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

func (d *Desk) showComment(rq *request) error {
	return d.changeComment(rq, d.Shop.ShowComment, "Readers see the comment again.")
}

func (d *Desk) deleteComment(rq *request) error {
	return d.changeComment(rq, d.Shop.RemoveComment, "The comment is deleted.")
}

// changeComment carries out an act on the comment of the path, and goes back to the list that asked
// for it.
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
	back := "/comments"
	if list := form.Value("back"); list != "" {
		back = strings.TrimPrefix(ownPath(list), Root) + "#comment-" + id.String()
	}
	return d.redirect(rq, back, rq.lang.Text(said))
}
