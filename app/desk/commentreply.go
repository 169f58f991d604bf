package desk

import (
	"context"
	"net/http"

	"littleshelf/app"
	"littleshelf/app/page"
)

// replyToComment stores the keeper's reply to the comment of the path, or removes it. A refused
// reply is shown again on the comment's page.
func (d *Desk) replyToComment(rq *request) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	id, err := commentIn(rq)
	if err != nil {
		return err
	}
	_, err = d.actOnField(rq, form, "reply", func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return d.Shop.ReplyTo(ctx, asked, id, form.Value("reply"))
	})
	if err != nil {
		return err
	}
	comment, err := d.commentOf(rq)
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.renderComment(rq, http.StatusUnprocessableEntity, comment, form)
	}
	return d.redirect(rq, backTo(form, id), rq.lang.Text(replySaid(comment)))
}

// replySaid says what readers see after a reply.
func replySaid(comment app.Comment) string {
	switch {
	case comment.Reply == "":
		return "The reply is removed."
	case comment.State() != app.ShownComments:
		return "The reply is stored. Readers see it once they see the comment."
	}
	return "Readers see your reply."
}
