package storefront

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"littleshelf/app"
	"littleshelf/app/page"
)

var commentRoutes = []route{
	{"GET", "/books/{id}/comments", (*Storefront).leadToComments},
	{"POST", "/books/{id}/comments", (*Storefront).comment},
	{"GET", "/me/comments", (*Storefront).showMyComments},
	{"GET", "/me/comments/{comment}/delete", leadTo("/me/comments")},
	{"POST", "/me/comments/{comment}/delete", (*Storefront).deleteComment},
}

// myCommentsPage lists the reader's own comments.
type myCommentsPage struct {
	app.MyComments
	turned
}

func (f *Storefront) showMyComments(rq *request) error {
	before, _ := strconv.ParseUint(rq.r.URL.Query().Get("before"), 10, 64)
	mine, err := f.Shop.MyComments(rq.r.Context(), rq.key, app.Page[app.CommentID]{
		Before: app.CommentID(before), Limit: commentsOfPage,
	})
	if err != nil {
		return err
	}
	rq.reader = mine.Reader
	content := myCommentsPage{mine, turnedAt("/me/comments", before, uint64(mine.Older))}
	return f.render(rq, http.StatusOK, "mycomments", rq.lang.Sprintf("My comments"), content)
}

func (f *Storefront) deleteComment(rq *request) error {
	id, err := strconv.ParseUint(rq.r.PathValue("comment"), 10, 64)
	if err != nil {
		return errNoPage
	}
	err = f.Shop.DeleteComment(rq.r.Context(), rq.key, app.CommentID(id))
	if err != nil && !app.NoComment(err) { // sent twice, it is gone already
		return err
	}
	return f.redirect(rq, "/me/comments", rq.lang.Sprintf("The comment is deleted."))
}

// comment stores a comment on a book.
func (f *Storefront) comment(rq *request) error {
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	text := strings.ReplaceAll(form.Value(commentField), "\r\n", "\n")
	comment, err := f.Shop.CommentOnce(rq.r.Context(), rq.key, id, text)
	var own *app.Error
	switch {
	case app.SignedOut(err):
		return f.keepForSignIn(rq, id, text)
	case errors.As(err, &own) && own.Code == app.Invalid:
		form.Refuse(commentField, rq.lang.Sprintf("A comment has from 1 to %d characters.", app.MaxComment))
		return f.renderBook(rq, http.StatusUnprocessableEntity, id, form)
	case errors.As(err, &own) && own.Code == app.Improper:
		form.Refuse(commentField, rq.lang.Sprintf("WeChat finds something in it that may not be shown. Change it, and send it again."))
		return f.renderBook(rq, http.StatusUnprocessableEntity, id, form)
	case errors.As(err, &own) && own.Code == app.TooMany:
		setRetryAfter(rq, own)
		form.Refuse(commentField, rq.lang.Sprintf("Too fast: rest for %s", f.shortTime(rq, own.Wait)))
		return f.renderBook(rq, http.StatusTooManyRequests, id, form)
	case app.NoBook(err): // unlisted meanwhile, which its page says
		return f.renderBook(rq, http.StatusConflict, id, form)
	case err != nil:
		return err
	}
	said := rq.lang.Sprintf("Your comment is there.")
	switch comment.State() {
	case app.WaitingComments:
		said = rq.lang.Sprintf("Your comment waits for the shopkeeper. Until then only you see it.")
	case app.HiddenComments: // sent twice, and hidden in between; the page of the book lacks it
		return f.redirect(rq, "/me/comments", rq.lang.Sprintf("The shopkeeper has hidden this comment. Only you see it."))
	}
	return f.redirect(rq, bookPath(id)+"#comment-"+strconv.FormatUint(uint64(comment.ID), 10), said)
}

// keepForSignIn asks to sign in, and carries a comment along. One that is too long for an address,
// of many emojis that are joined, is lost.
func (f *Storefront) keepForSignIn(rq *request, id app.BookID, text string) error {
	if path := writePath(id, text); page.OwnPath(path, "/") == path {
		return f.redirect(rq, signInPath(path), rq.lang.Sprintf("Sign in first. What you wrote is kept."))
	}
	return f.redirect(rq, signInPath(bookPath(id)), rq.lang.Sprintf("Sign in first."))
}

// commentField is the field of a comment, in the form and in the query of a book's page.
const commentField = "comment"

// writePath returns the path of a book's page with a comment in its form.
func writePath(id app.BookID, comment string) string {
	return bookPath(id) + "?" + url.Values{commentField: {comment}}.Encode()
}

func (f *Storefront) leadToComments(rq *request) error {
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	return f.redirect(rq, bookPath(id)+"#comments", "")
}
