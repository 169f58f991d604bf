package desk

import (
	"context"
	"net/http"
	"strconv"

	"littleshelf/app"
	"littleshelf/app/page"
)

// bookPage has all of one book: its form, what is known of its file, and its history.
type bookPage struct {
	app.Bookfile
	Cover       string
	CoverWords  string // where the cover is from
	SamplePages int    // of the shop
	Categories  []app.Category
	History     []loggedAct
	Partial     bool // the history may go further back
	Form        *page.Form
	Request     app.RequestID
	Changed     bool         // the book was changed after the form was shown
	Differences []difference // between the book and the form
}

func (d *Desk) book(rq *request) error {
	return d.renderBook(rq, http.StatusOK, nil, nil)
}

// renderBook shows the book of the path. A nil form is that of the book as it is.
func (d *Desk) renderBook(rq *request, status int, form *page.Form, refused error) error {
	content, err := d.bookPage(rq)
	if err != nil {
		return err
	}
	now := formOf(content.Book)
	content.Form = form
	if form == nil {
		content.Form = now
	}
	if content.Changed = refused == app.ErrBookChanged; content.Changed {
		content.Differences = differencesOf(rq, content.Categories, now, form)
		form.Values.Set("seen", now.Value("seen"))
	}
	return d.render(rq, status, "book", content.Name, content)
}

func (d *Desk) bookPage(rq *request) (content bookPage, err error) {
	id, err := bookIn(rq)
	if err != nil {
		return content, err
	}
	ctx := rq.r.Context()
	if content.Bookfile, err = d.Shop.Bookfile(ctx, id); err != nil {
		return content, err
	}
	if content.Categories, err = d.Shop.CategoryNames(ctx); err != nil {
		return content, err
	}
	if !hasCategory(content.Categories, content.Category) {
		unnamed := app.Category{Number: content.Category, Name: categoryName(rq, nil, content.Category)}
		content.Categories = append([]app.Category{unnamed}, content.Categories...)
	}
	history, err := d.Shop.History(ctx, id)
	if err != nil {
		return content, err
	}
	for _, receipt := range history.Receipts {
		content.History = append(content.History, loggedAct{receipt, rq.lang.Outcome(receipt.Before, receipt.After)})
	}
	content.Partial = history.Partial
	if content.SamplePages, err = d.Shop.SamplePages(ctx); err != nil {
		return content, err
	}
	content.Cover = d.coverOf(content.Book)
	content.CoverWords = coverWords[coverKindOf(content.Book)]
	if coverKindOf(content.Book) == coverPageOne && content.Picture.IsZero() {
		content.CoverWords = "Page 1 of the PDF; until it is made, one drawn of the title"
	}
	content.Request = d.newRequest()
	return content, nil
}

func hasCategory(all []app.Category, number int) bool {
	for _, category := range all {
		if category.Number == number {
			return true
		}
	}
	return false
}

// bookIn returns the number of the book in the path of a request.
func bookIn(rq *request) (app.BookID, error) {
	id, err := strconv.ParseUint(rq.r.PathValue("id"), 10, 64)
	if err != nil || strconv.FormatUint(id, 10) != rq.r.PathValue("id") {
		return 0, errNothingHere
	}
	return app.BookID(id), nil
}

func (d *Desk) unlistBook(rq *request) error { return d.changeBook(rq, d.Shop.Unlist) }
func (d *Desk) relistBook(rq *request) error { return d.changeBook(rq, d.Shop.Relist) }

// changeBook carries out an act on the book of the path, and shows the book again.
func (d *Desk) changeBook(rq *request, change bookChange) error {
	form, err := page.ReadForm(rq.w, rq.r)
	if err != nil {
		return err
	}
	id, err := bookIn(rq)
	if err != nil {
		return err
	}
	receipt, err := d.act(rq, form, func(ctx context.Context, asked app.Request) (app.Receipt, error) {
		return change(ctx, asked, id)
	})
	if err != nil {
		return err
	}
	if !form.OK() {
		return d.refuseOnBook(rq, form)
	}
	return d.redirect(rq, "/books/"+id.String(), rq.lang.Sprintf("Done: %s.", rq.lang.Outcome(receipt.Before, receipt.After)))
}

// refuseOnBook shows the book as it is, with what is wrong with another form than its own.
func (d *Desk) refuseOnBook(rq *request, refused *page.Form) error {
	content, err := d.bookPage(rq)
	if err != nil {
		return err
	}
	content.Form = formOf(content.Book)
	content.Form.Wrong = refused.Wrong
	return d.render(rq, http.StatusUnprocessableEntity, "book", content.Name, content)
}
