package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// banPage asks whether the author of a comment is to be banned, and why.
type banPage struct {
	Comment app.Comment
	Form    *page.Form
	Request app.RequestID
}

func (d *Desk) showBan(rq *request) error {
	return d.renderBan(rq, http.StatusOK, page.NewForm(nil))
}

func (d *Desk) renderBan(rq *request, status int, form *page.Form) error {
	comment, err := d.commentOf(rq)
	if err != nil {
		return err
	}
	return d.render(rq, status, "commentban", "Ban a reader", banPage{comment, form, d.newRequest()})
}

// banAuthor bans the author of the comment of the path.
func (d *Desk) banAuthor(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	comment, err := d.commentOf(rq)
	if err != nil {
		return err
	}
	if form.Value("why") == "" {
		form.Refuse("why", rq.lang.Text("Write why: the reader may ask, and the log keeps it."))
		return d.renderBan(rq, http.StatusUnprocessableEntity, form)
	}
	_, err = d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.Ban(ctx, asked, comment.User)
	})
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderBan(rq, http.StatusUnprocessableEntity, form)
	}
	return d.redirect(rq, "/comments", rq.lang.Sprintf("%s is banned. The comments are as they were.", comment.UserName))
}
